%%% Request and reply with references, 20,000 round trips, and a timeout for a silent server.
-module(proc_pingpong).
-export([main/1]).

main(_) ->
    Server = spawn(fun() -> server(0) end),
    io:format("~w~n", [lists:last([call(Server, inc) || _ <- lists:seq(1, 20000)])]),
    io:format("~w~n", [call(Server, get)]),
    io:format("~w~n", [call(Server, silence)]),
    io:format("~w~n", [call(Server, get)]),
    Server ! stop,
    receive after 20 -> ok end,
    io:format("~w~n", [call(Server, get)]).

call(S, Req) ->
    Ref = monitor(process, S),
    S ! {Req, self(), Ref},
    receive
        {Ref, Reply} -> demonitor(Ref, [flush]), Reply;
        {'DOWN', Ref, process, S, Why} -> {down, Why}
    after 200 -> demonitor(Ref, [flush]), timeout
    end.

server(N) ->
    receive
        {inc, From, Ref} -> From ! {Ref, N + 1}, server(N + 1);
        {get, From, Ref} -> From ! {Ref, {count, N}}, server(N);
        {silence, _, _} -> server(N);
        stop -> ok
    end.
