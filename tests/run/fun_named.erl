%%% Named funs: recursion, several clauses, shadowing, in comprehensions and with captured variables.
-module(fun_named).
-export([main/1]).

main(_) ->
    Fact = fun F(0) -> 1; F(N) when N > 0 -> N * F(N - 1) end,
    io:format("~w ~w~n", [Fact(5), Fact(25)]),
    Fib = fun Fib(N) when N < 2 -> N; Fib(N) -> Fib(N - 1) + Fib(N - 2) end,
    io:format("~w~n", [[Fib(N) || N <- lists:seq(0, 15)]]),
    Step = 3,
    Count = fun Loop(N, Acc) when N > 10 -> lists:reverse(Acc); Loop(N, Acc) -> Loop(N + Step, [N | Acc]) end,
    io:format("~w~n", [Count(0, [])]),
    io:format("~w~n", [(fun Len([]) -> 0; Len([_ | T]) -> 1 + Len(T) end)("hello")]),
    Tree = {n, {n, l, 1, l}, 2, {n, l, 3, {n, l, 4, l}}},
    Sum = fun S(l) -> 0; S({n, L, V, R}) -> S(L) + V + S(R) end,
    io:format("~w~n", [Sum(Tree)]),
    io:format("~w~n", [(fun Deep(0) -> done; Deep(N) -> Deep(N - 1) end)(1000000)]),
    Y = fun Me() -> Me end,
    io:format("~w~n", [is_function(Y(), 0) andalso Y =:= Y()]),
    Even = fun Ev(0) -> true; Ev(N) -> not (fun Od(0) -> true; Od(M) -> not Ev(M - 1) end)(N - 1) =:= false end,
    io:format("~w~n", [is_boolean(Even(2))]),
    _ = fun _Unused(X) -> X end,
    Sum10 = serve(fun Server(S) -> receive {add, V} -> Server(S + V); {get, To} -> To ! {sum, S}, Server(S); stop -> ok end end, 0),
    io:format("~w~n", [Sum10]).

serve(F, Init) ->
    Me = self(),
    P = erlang:spawn(fun() -> F(Init) end),
    [P ! {add, N} || N <- lists:seq(1, 10)],
    P ! {get, Me},
    receive {sum, V} -> P ! stop, V end.
