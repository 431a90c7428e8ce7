%%% Comparison program: the standard I/O servers through module io, on the input of sys_io.in.
-module(sys_io).
-export([main/1]).

t(N, F) ->
    io:format("~n~ts: ", [N]),
    R = try {ok, F()} catch C:E:S -> {C, E, [tl(L) || L <- [tuple_to_list(hd(S))]]} end,
    io:format("~p~n", [clean(R)]).

clean({error, E, [[F, As | _]]}) -> {error, E, F, is_list(As) andalso length(As)};
clean(X) -> X.

main(_) ->
    G = group_leader(),
    Dead = spawn(fun() -> ok end), timer:sleep(20),
    [t(["put ", io_lib:format("~w", [C])], fun() -> io:put_chars(C) end)
     || C <- ["abc", <<"bin">>, [a], <<255, 254>>, [-1], abc, [<<"x">>, [$y, "z"]], "", [], [[]], [233], [1046, $a, 16#10ffff], 
              <<1046/utf8>>]],
    [t(["fmt ", io_lib:format("~w", [C])], fun() -> io:format(F, A) end)
     || {F, A} = C <- [{"~d", [x]}, {"~p", []}, {foo, bar}, {{a}, []}, {abc, []}, {<<"abc~n">>, []}, {"~p", x}, {"~ts ~tp", [[1046], [1046, 1047]]},
               {"~s", [[1046]]}, {"~s~n", [[233]]}, {"~ts~n", [<<"héé"/utf8>>]}, {"~s", [<<"héé"/utf8>>]}]],
    [t(["dev ", io_lib:format("~w", [C])], fun() -> F() end)
     || {C, F} <- [{put, fun() -> io:put_chars(nosuch, "abc") end}, {fmt, fun() -> io:format(nosuch, "abc", []) end}, {nl, fun() -> io:nl(nosuch) end},
          {write, fun() -> io:write(nosuch, a) end}, {get, fun() -> io:get_line(nosuch, a) end},
          {put_d, fun() -> io:put_chars(Dead, "abc") end}, {fmt_d, fun() -> io:format(Dead, "abc", []) end}, {nl_d, fun() -> io:nl(Dead) end},
          {get_d, fun() -> io:get_line(Dead, a) end}, {getopts_d, fun() -> io:getopts(Dead) end}, {cols, fun() -> io:columns(Dead) end},
          {req_d, fun() -> io:requests(Dead, [nl]) end}, {req_d, fun() -> io:request(Dead, nl) end}, {self, fun() -> io:get_line(self(), a) end},
          {self2, fun() -> io:put_chars(self(), a) end},
          {self3, fun() -> io:nl(self()) end},
          {si, fun() -> io:nl(standard_io) end}, {su, fun() -> io:put_chars(user, "x") end}]],
    [t(["req ", io_lib:format("~w", [R])], fun() -> io:request(G, R) end)
     || R <- [foo, {foo}, {put_chars, unicode, [a]}, {put_chars, latin1, [1046]}, {put_chars, latin1, <<255>>}, {put_chars, unicode, <<255>>},
              {put_chars, unicode, io_lib, format, ["~d", [x]]}, {put_chars, unicode, erlang, self, []}, {put_chars, "abc"},
              {put_chars, io_lib, format, ["abc", []]}, {put_chars, foo, "abc"}, {format, "abc~w", [x]}, {write, "abc"}, {requests, []},
              {requests, [nl, foo, nl]}, {requests, [nl, {put_chars, unicode, "abc"}, {format, "~w", [x]}, nl]}, {get_geometry, foo}, {get_geometry, columns}, {get_password, unicode}, {get_password, foo}]],
    [t(["setopts ", io_lib:format("~w", [O])], fun() -> {io:setopts(O), io:getopts()} end)
     || O <- [[foo], [{encoding, foo}], [{echo, true}], [binary], [list], [{binary, true}], [{binary, false}], [{encoding, utf8}], [{encoding, latin1}], [{encoding, unicode}],
              [list, {encoding, latin1}], []]],
    [t(["err ", io_lib:format("~w", [R])], fun() -> io:request(standard_error, R) end)
     || R <- [{get_line, unicode, "x"}, {setopts, [{encoding, unicode}]}, getopts, {setopts, [{encoding, latin1}]}, {setopts, [binary]}, foo, {get_geometry, columns}]],
    [t(["in ", io_lib:format("~p", [N])], fun() -> I() end)
     || {N, I} <- [{1, fun() -> io:get_line("p>") end}, {2, fun() -> io:get_line(<<"p>">>) end}, {3, fun() -> io:get_line({a, b}) end},
          {4, fun() -> io:get_line({format, "~p", [x]}) end}, {5, fun() -> io:get_chars(atom, 5) end}, {6, fun() -> io:get_chars("", 0) end},
          {7, fun() -> io:get_chars("", -1) end}, {8, fun() -> io:get_chars("", a) end}, {9, fun() -> io:get_line("") end},
          {10, fun() -> io:read("r>") end}, {11, fun() -> io:read("r>") end}, {12, fun() -> io:get_line("rest>") end}, 
          {14, fun() -> io:fread("f>", "~d ~s") end}, {15, fun() -> io:fread("f>", "~d") end}, {16, fun() -> io:get_line("") end}, {17, fun() -> io:fread("f>", "~d ~d ~d") end},
          {18, fun() -> io:get_line("") end},
          {23, fun() -> io:get_line(""), io:get_line(""), io:setopts([{encoding, unicode}]), io:get_line("") end}, {24, fun() -> io:get_chars("", 3) end},
          {25, fun() -> io:request(G, {get_line, latin1, ""}) end}, {26, fun() -> io:request(G, {get_line, latin1, ""}) end},
          {27, fun() -> io:fread("", "~ts") end}, {28, fun() -> io:get_line("") end},
          {29, fun() -> io:put_chars([1046, 233]) end}, 
          {30, fun() -> io:requests([{put_chars, unicode, "a"}, {get_line, unicode, "b"}, {put_chars, unicode, "c"}, {get_line, unicode, "d"}]) end},
          {31, fun() -> io:get_line("") end},
          {33, fun() -> io:setopts([{encoding, latin1}]), io:read("x") end}, {34, fun() -> io:read("y") end}, {35, fun() -> io:read("z") end},
          {36, fun() -> io:read(standard_io, "z", 10) end}, {37, fun() -> io:read(standard_io, "z", 10) end},
          {40, fun() -> io:get_line("") end}, {41, fun() -> io:get_chars("", 5000) end}, {42, fun() -> io:get_line("") end},
          {43, fun() -> io:get_chars("", 5) end}, {44, fun() -> io:read("") end}, {45, fun() -> io:fread("", "~d") end}, {46, fun() -> io:read(user, "", 3) end}]],
    ok.
