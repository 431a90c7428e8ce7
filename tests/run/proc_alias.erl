%%% monitor/3 with an alias: replies to the alias reach, after demonitor they are dropped.
-module(proc_alias).
-export([main/1]).

main(_) ->
    S = spawn(fun Loop() -> receive {req, To, X} -> To ! {To, X * 2}, Loop(); stop -> ok end end),
    Ref = monitor(process, S, [{alias, reply_demonitor}]),
    S ! {req, Ref, 21},
    receive {Ref, V} -> io:format("~w~n", [V]) end,
    S ! {req, Ref, 1},
    receive {Ref, _} -> io:format("late reply~n") after 50 -> io:format("dropped~n") end,
    A = alias(),
    S ! {req, A, 5},
    receive {A, V2} -> io:format("~w~n", [V2]) end,
    io:format("~w ~w~n", [unalias(A), unalias(A)]),
    S ! {req, A, 6},
    receive {A, _} -> io:format("reached~n") after 50 -> io:format("dropped~n") end.
