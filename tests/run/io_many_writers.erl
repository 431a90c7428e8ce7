%%% Lines written by many processes at once are never torn, and none is lost.
-module(io_many_writers).
-export([main/1]).

main(_) ->
    Me = self(),
    Collector = spawn(fun() -> collect(#{}, Me) end),
    Ws = [spawn_monitor(fun() -> group_leader(Collector, self()), [io:format("writer ~w line ~w~n", [I, J]) || J <- lists:seq(1, 20)] end) || I <- lists:seq(1, 50)],
    [receive {'DOWN', R, process, P, normal} -> ok end || {P, R} <- Ws],
    Collector ! stop,
    receive {collected, M} -> io:format("~w writers, ~w lines~n", [maps:size(M), lists:sum(maps:values(M))]) end,
    P2 = [spawn_monitor(fun() -> [io:put_chars("xxxxxxxxxx\n") || _ <- lists:seq(1, 5)] end) || _ <- lists:seq(1, 10)],
    [receive {'DOWN', R, process, P, normal} -> ok end || {P, R} <- P2],
    io:format("end~n").

collect(M, Owner) ->
    receive
        {io_request, From, As, {put_chars, _, Mod, F, A}} ->
            "writer " ++ Rest = lists:flatten(apply(Mod, F, A)),
            {W, _} = string:to_integer(Rest),
            From ! {io_reply, As, ok},
            collect(M#{W => maps:get(W, M, 0) + 1}, Owner);
        stop -> Owner ! {collected, M}
    end.
