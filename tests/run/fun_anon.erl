%%% Anonymous funs: clauses, guards, closures over variables, funs returning funs.
-module(fun_anon).
-export([main/1]).

main(_) ->
    Sq = fun(X) -> X * X end,
    io:format("~w~n", [Sq(7)]),
    Sign = fun(N) when N > 0 -> pos; (0) -> zero; (_) -> neg end,
    io:format("~w~n", [[Sign(N) || N <- [5, 0, -5]]]),
    Adder = fun(A) -> fun(B) -> A + B end end,
    Add5 = Adder(5),
    io:format("~w ~w~n", [Add5(1), (Adder(1))(2)]),
    Compose = fun(F, G) -> fun(X) -> F(G(X)) end end,
    io:format("~w~n", [(Compose(Sq, Add5))(1)]),
    Curry = fun(F) -> fun(A) -> fun(B) -> F(A, B) end end end,
    io:format("~w~n", [((Curry(fun erlang:max/2))(3))(9)]),
    Zero = fun() -> zero_args end,
    Many = fun(A, B, C, D, E, F) -> {A, B, C, D, E, F} end,
    io:format("~w ~w~n", [Zero(), Many(1, 2, 3, 4, 5, 6)]),
    {A, B} = {10, 20},
    Uses = fun(X) -> [A, B, X, Sq(X)] end,
    io:format("~w~n", [Uses(3)]),
    io:format("~w~n", [(fun({ok, V}) -> V; ([H | _]) -> H; (#{k := V}) -> V; (<<V, _/binary>>) -> V end)([z])]),
    Counter = make_counter(),
    io:format("~w ~w~n", [Counter(), Counter()]),
    Fs = [fun(X) -> X + N end || N <- [1, 10, 100]],
    io:format("~w~n", [[F(1) || F <- Fs]]),
    io:format("~w~n", [lists:foldl(fun(F, Acc) -> F(Acc) end, 2, Fs)]),
    (fun() -> io:format("called at once~n") end)(),
    Church = fun(N) -> fun(F) -> fun(X) -> iter(N, F, X) end end end,
    io:format("~w~n", [((Church(10))(fun(X) -> X * 2 end))(1)]).

make_counter() ->
    fun() ->
        N = case get(counter) of undefined -> 1; V -> V + 1 end,
        put(counter, N),
        N
    end.

iter(0, _, X) -> X;
iter(N, F, X) -> iter(N - 1, F, F(X)).
