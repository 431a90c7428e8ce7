%%% exit/2: every reason against a target that traps or not; to self, to the dead; kill and killed.
-module(proc_exit_signals).
-export([main/1]).

main(_) ->
    Reasons = [normal, kill, killed, shutdown, {shutdown, x}, other],
    [io:format("~-14w trap=~-6w from_other=~w~n", [R, T, from_other(R, T)]) || T <- [false, true], R <- Reasons],
    [io:format("~-14w trap=~-6w to_self=~w~n", [R, T, to_self(R, T)]) || T <- [false, true], R <- Reasons],
    [io:format("~-14w trap=~-6w by_link=~w~n", [R, T, by_link(R, T)]) || T <- [false, true], R <- Reasons],
    {D, Ref} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', Ref, _, _, _} -> ok end,
    io:format("~w~n", [[exit(D, R) || R <- Reasons]]),
    io:format("~w~n", [try exit(not_a_pid, x) catch error:E -> E end]),
    io:format("~w~n", [try exit(undefined_name, x) catch error:E2 -> E2 end]).

%% Outcome: {died, Reason} | {trapped, Reason} | nothing.
from_other(R, Trap) ->
    outcome(fun() -> ok end, Trap, fun(P) -> exit(P, R) end).

to_self(R, Trap) ->
    outcome(fun() -> exit(self(), R) end, Trap, fun(_) -> ok end).

by_link(R, Trap) ->
    outcome(fun() -> spawn_link(fun() -> exit(R) end), ok end, Trap, fun(_) -> ok end).

outcome(Before, Trap, Act) ->
    Me = self(),
    {P, Ref} = spawn_monitor(fun() ->
        process_flag(trap_exit, Trap),
        Me ! {self(), ready},
        receive go -> ok end,
        Before(),
        receive {'EXIT', _, X} -> Me ! {self(), {trapped, X}} after 150 -> Me ! {self(), nothing} end
    end),
    receive {P, ready} -> ok end,
    P ! go,
    Act(P),
    receive
        {P, Res} -> demonitor(Ref, [flush]), Res;
        {'DOWN', Ref, process, P, Why} -> {died, Why}
    end.
