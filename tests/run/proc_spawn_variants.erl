%%% spawn_link/1,3, spawn_monitor/1,3, spawn_opt with options, priorities.
-module(proc_spawn_variants).
-export([main/1, job/2]).

main(_) ->
    process_flag(trap_exit, true),
    Me = self(),
    A = spawn_link(?MODULE, job, [Me, a]),
    io:format("~w~n", [wait(A)]),
    {B, Rb} = spawn_monitor(?MODULE, job, [Me, b]),
    receive {job, b} -> ok end,
    receive {'DOWN', Rb, process, B, W} -> io:format("~w~n", [W]) end,
    C = spawn_opt(?MODULE, job, [Me, c], [link]),
    io:format("~w~n", [wait(C)]),
    {D, Rd} = spawn_opt(fun() -> exit(opt) end, [monitor]),
    receive {'DOWN', Rd, process, D, W2} -> io:format("~w~n", [W2]) end,
    {E, Re} = spawn_opt(fun() -> exit(both) end, [monitor, link, {priority, low}, {min_heap_size, 1000}, {fullsweep_after, 10}]),
    receive {'DOWN', Re, process, E, W3} -> io:format("~w~n", [W3]) end,
    receive {'EXIT', E, W4} -> io:format("~w~n", [W4]) end,
    spawn_opt(fun() -> Me ! element(2, process_info(self(), priority)) end, [{priority, high}]),
    receive Prio -> io:format("~w~n", [Prio]) end,
    F = spawn_opt(fun() -> Me ! plain end, []),
    receive plain -> io:format("~w~n", [is_pid(F)]) end,
    io:format("~w~n", [[try G() catch error:R -> R end || G <- [fun() -> spawn_opt(fun() -> ok end, [bad]) end, fun() -> spawn_opt(fun() -> ok end, x) end, fun() -> spawn_link(x) end, fun() -> spawn_monitor(1) end]]]).

job(To, X) -> To ! {job, X}, exit({done, X}).

wait(P) ->
    receive {job, _} -> ok end,
    receive {'EXIT', P, R} -> R end.
