%%% Monitors: reasons, several on one process, the dead, by name, demonitor with flush and info.
-module(proc_monitors).
-export([main/1]).

main(_) ->
    [io:format("~w~n", [down(F)]) || F <- [fun() -> ok end, fun() -> exit(r1) end, fun() -> throw(t) end, fun() -> exit(self(), kill), receive after infinity -> ok end end]],
    P = spawn(fun() -> receive stop -> exit(stopped) end end),
    Refs = [monitor(process, P) || _ <- [1, 2, 3]],
    io:format("~w~n", [length(lists:usort(Refs))]),
    demonitor(hd(Refs)),
    P ! stop,
    io:format("~w~n", [[receive {'DOWN', R, process, P, W} -> W after 100 -> none end || R <- Refs]]),
    R4 = monitor(process, P),
    receive {'DOWN', R4, process, P, W4} -> io:format("dead: ~w~n", [W4]) end,
    R5 = monitor(process, no_such_name),
    receive {'DOWN', R5, process, Obj, W5} -> io:format("~w ~w~n", [Obj =:= {no_such_name, node()}, W5]) end,
    Q = spawn(fun() -> receive stop -> ok end end),
    register(named, Q),
    R6 = monitor(process, named),
    Q ! stop,
    receive {'DOWN', R6, process, O6, W6} -> io:format("~w ~w~n", [O6 =:= {named, node()}, W6]) end,
    Z = spawn(fun() -> receive stop -> ok end end),
    R7 = monitor(process, Z),
    io:format("~w ~w~n", [demonitor(R7, [info]), demonitor(R7, [info])]),
    R8 = monitor(process, Z),
    Z ! stop,
    receive after 30 -> ok end,
    io:format("~w~n", [demonitor(R8, [flush, info])]),
    io:format("~w~n", [receive {'DOWN', R8, _, _, _} -> left after 0 -> flushed end]),
    R9 = monitor(process, self()),
    io:format("~w ~w~n", [is_reference(R9), demonitor(R9)]),
    {monitored_by, Mb} = process_info(self(), monitored_by),
    io:format("~w~n", [is_list(Mb)]),
    Y = spawn(fun() -> receive stop -> ok end end),
    _ = monitor(process, Y),
    io:format("~w ~w~n", [process_info(self(), monitors) =:= {monitors, [{process, Y}]}, process_info(Y, monitored_by) =:= {monitored_by, [self()]}]),
    io:format("~w~n", [[try F() catch C:E -> {C, E} end || F <- [fun() -> monitor(process, 5) end, fun() -> demonitor(x) end, fun() -> monitor(bad, self()) end, fun() -> demonitor(make_ref(), [bad]) end, fun() -> demonitor(make_ref()) end]]]).

down(F) ->
    {P, Ref} = spawn_monitor(F),
    receive
        {'DOWN', Ref, process, P, {{nocatch, R}, _}} -> {nocatch, R};
        {'DOWN', Ref, process, P, R} -> R
    end.
