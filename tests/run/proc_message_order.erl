%%% Messages between one pair keep their order, with signals between them; fan-in is complete.
-module(proc_message_order).
-export([main/1]).

main(_) ->
    Me = self(),
    N = 2000,
    Ps = [spawn(fun() -> [Me ! {I, J} || J <- lists:seq(1, N)] end) || I <- lists:seq(1, 10)],
    io:format("~w~n", [length(Ps)]),
    io:format("~w~n", [collect(10 * N, #{})]),
    {P, Ref} = spawn_monitor(fun() -> [Me ! {m, I} || I <- lists:seq(1, 50)], exit(done) end),
    io:format("~w~n", [until_down(P, Ref, 0)]),
    process_flag(trap_exit, true),
    L = spawn_link(fun() -> [Me ! {l, I} || I <- lists:seq(1, 50)], exit(linked_done) end),
    io:format("~w~n", [until_exit(L, 0)]),
    Relay = spawn(fun() -> relay(Me) end),
    [Relay ! I || I <- lists:seq(1, 1000)],
    Relay ! stop,
    io:format("~w~n", [check(1)]).

collect(0, Last) -> lists:usort(maps:values(Last));
collect(K, Last) ->
    receive {I, J} -> J = maps:get(I, Last, 0) + 1, collect(K - 1, Last#{I => J}) end.

%% The DOWN of a process comes after all messages it sent before.
until_down(P, Ref, C) ->
    receive {m, I} when I =:= C + 1 -> until_down(P, Ref, I);
            {'DOWN', Ref, process, P, R} -> {C, R} end.
until_exit(P, C) ->
    receive {l, I} when I =:= C + 1 -> until_exit(P, I);
            {'EXIT', P, R} -> {C, R} end.

relay(To) -> receive stop -> To ! stop; X -> To ! {relayed, X}, relay(To) end.
check(N) -> receive {relayed, N} -> check(N + 1); stop -> N - 1 end.
