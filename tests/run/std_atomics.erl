%%% atomics and counters: every function, its errors, wrapping, many processes at once.
-module(std_atomics).
-export([main/1]).

main(_) ->
    A = atomics:new(3, []),
    U = atomics:new(2, [{signed, false}]),
    C = counters:new(2, []),
    W = counters:new(2, [write_concurrency]),
    Name = fun(X) when X =:= A -> a; (X) when X =:= U -> u; (X) when X =:= C -> c;
              (X) when X =:= W -> w; (X) -> X end,
    T = fun(M, F, X) ->
                R = try apply(M, F, X) catch K:E -> {K, E} end,
                io:format("~w:~w~w -> ~w~n", [M, F, [Name(Y) || Y <- X],
                                              if is_map(R) -> lists:sort(maps:to_list(R)); true -> R end])
        end,
    Max = (1 bsl 63) - 1,
    [T(atomics, F, X) ||
        {F, X} <- [{info, [A]}, {info, [U]}, {info, [foo]}, {put, [A, 1, 5]}, {get, [A, 1]}, {get, [A, 0]},
                   {get, [A, 4]}, {put, [A, 1, Max + 1]}, {put, [U, 1, Max + 1]}, {get, [U, 1]}, {put, [U, 1, -1]},
                   {put, [A, 1, -Max - 1]}, {sub, [A, 1, 1]}, {get, [A, 1]}, {add, [A, 1, 1]}, {get, [A, 1]},
                   {add_get, [A, 2, 5]}, {sub_get, [A, 2, 7]}, {exchange, [A, 2, 9]},
                   {compare_exchange, [A, 2, 9, 10]}, {compare_exchange, [A, 2, 9, 11]}, {get, [A, 2]},
                   {add, [U, 2, -1]}, {get, [U, 2]}, {add_get, [U, 2, 2]}, {sub_get, [U, 2, 3]}, {add, [A, 1, a]},
                   {add, [A, 1, 1 bsl 64]}, {add, [A, 1, (1 bsl 64) - 1]}, {get, [A, 1]}, {add, [A, 1, -Max - 1]},
                   {get, [A, 1]}, {add, [U, 1, -Max - 2]}, {new, [0, []]}, {new, [-1, []]}, {new, [a, []]},
                   {new, [1, foo]}, {new, [1, [foo]]}, {new, [1, [{signed, foo}]]}, {get, [foo, 1]},
                   {put, [A, 1, 1.0]}, {compare_exchange, [A, 1, a, b]}, {exchange, [A, 1, a]}, {get, [A, a]}]],
    io:format("~w ~w~n", [try atomics:get(make_ref(), 1) catch K1:E1 -> {K1, E1} end, is_reference(A)]),
    [T(counters, F, X) ||
        {F, X} <- [{info, [C]}, {add, [C, 1, 5]}, {sub, [C, 1, 7]}, {get, [C, 1]}, {put, [C, 2, Max + 1]},
                   {put, [C, 2, Max]}, {add, [C, 2, 1]}, {get, [C, 2]}, {put, [W, 1, 4]}, {add, [W, 1, 1]},
                   {sub, [W, 1, 3]}, {get, [W, 1]}, {get, [C, 3]}, {get, [C, 0]}, {new, [0, []]}, {new, [1, [foo]]},
                   {new, [1, foo]}, {new, [a, []]}, {get, [foo, 1]}, {get, [A, 1]}, {add, [C, 1, a]},
                   {add, [W, 1, a]}, {info, [foo]}, {put, [C, 1, a]}, {get, [W, a]}, {add, [C, 1, Max + 1]},
                   {add, [C, 1, 1 bsl 64]}, {sub, [C, 1, a]}, {sub, [foo, 1, 1]}]],
    io:format("~w~n", [lists:sort(maps:keys(counters:info(W)))]),
    Self = self(),
    N = counters:new(1, [atomics]),
    Pids = [spawn(fun() -> [counters:add(N, 1, I) || _ <- lists:seq(1, 1000)],
                           [atomics:add(A, 3, 1) || _ <- lists:seq(1, 1000)], Self ! {done, self()} end)
            || I <- lists:seq(1, 20)],
    [receive {done, P} -> ok end || P <- Pids],
    io:format("~w ~w~n", [counters:get(N, 1), atomics:get(A, 3)]).
