%%% exit/1: caught, uncaught, as a reason seen by monitors; normal and odd reasons.
-module(exc_exit).
-export([main/1]).

main(_) ->
    io:format("~w~n", [try exit(bye) catch exit:R -> {caught, R} end]),
    io:format("~w~n", [try exit(normal) catch exit:R1 -> {caught, R1} end]),
    io:format("~w~n", [catch exit({shutdown, x})]),
    [io:format("~p~n", [run(F)]) || F <- [fun() -> ok end, fun() -> exit(normal) end, fun() -> exit(shutdown) end, fun() -> exit({a, 1}) end, fun() -> exit("string") end, fun() -> exit(kill) end, fun() -> exit(self(), kill), receive after infinity -> ok end end, fun() -> exit(self(), normal), exit(not_reached) end, fun() -> exit(self(), other), exit(not_reached) end, fun() -> process_flag(trap_exit, true), exit(self(), sig), receive {'EXIT', _, S} -> exit({got, S}) end end]].

run(F) ->
    {P, Ref} = spawn_monitor(F),
    receive {'DOWN', Ref, process, P, R} -> R end.
