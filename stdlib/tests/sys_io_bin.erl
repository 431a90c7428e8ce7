%%% Comparison program: standard input in binary mode, on the input of sys_io_bin.in.
-module(sys_io_bin).
-export([main/1]).

main(_) ->
    io:setopts([binary]),
    G = group_leader(),
    [io:format("~w: ~p~n", [N, F()])
     || {N, F} <- [{1, fun() -> io:get_line("p") end}, {2, fun() -> io:get_chars("", 3) end},
                   {3, fun() -> io:get_line("p") end}, {4, fun() -> io:get_line("p") end}, {5, fun() -> io:request(G, {get_line, latin1, ""}) end},
                   {6, fun() -> io:setopts([{encoding, unicode}]) end}, {7, fun() -> io:get_line("p") end}, {8, fun() -> io:get_chars("", 4) end},
                   {9, fun() -> io:get_line("") end}, {10, fun() -> io:request(G, {get_line, latin1, ""}) end}, 
                   {12, fun() -> io:get_line("") end}, {13, fun() -> io:get_chars("", 3) end}, {14, fun() -> io:get_chars("", 30) end}, {15, fun() -> io:get_line("") end}]].
