%%% spawn/1,3: results by message, many arguments, parent data is copied.
-module(proc_spawn).
-export([main/1, worker/3]).

main(_) ->
    Me = self(),
    spawn(fun() -> Me ! {hello, from_fun} end),
    receive M1 -> io:format("~w~n", [M1]) end,
    spawn(?MODULE, worker, [Me, a, [1, 2]]),
    receive M2 -> io:format("~w~n", [M2]) end,
    spawn(lists, foreach, [fun(X) -> Me ! {x, X} end, [1, 2, 3]]),
    io:format("~w~n", [[receive {x, X} -> X end || _ <- [1, 2, 3]]]),
    Data = {big, lists:seq(1, 1000), #{k => <<"v">>}},
    spawn(fun() -> Me ! {same, Data} end),
    receive {same, D} -> io:format("~w~n", [D =:= Data]) end,
    Pids = [spawn(fun() -> Me ! {self(), N * N} end) || N <- lists:seq(1, 20)],
    io:format("~w~n", [[receive {P, V} -> V end || P <- Pids]]),
    io:format("~w~n", [length(lists:usort(Pids))]),
    P = spawn(fun() -> receive stop -> ok end end),
    io:format("~w ~w ~w~n", [is_pid(P), is_process_alive(P), P =:= self()]),
    Ref = monitor(process, P),
    P ! stop,
    receive {'DOWN', Ref, process, P, R} -> io:format("~w ~w~n", [R, is_process_alive(P)]) end,
    io:format("~w~n", [[try F() catch C:E -> {C, E} end || F <- [fun() -> spawn(notfun) end, fun() -> spawn(1, f, []) end, fun() -> spawn(m, f, x) end, fun() -> spawn(m, f, [1 | 2]) end]]]).

worker(To, Tag, L) -> To ! {Tag, lists:sum(L)}.
