%%% lists with funs: map, filter, fold, all, any, partition, takewhile, dropwhile, search, mapfold and kin.
-module(std_lists_funs).
-export([main/1]).

main(_) ->
    L = lists:seq(1, 10),
    Even = fun(X) -> X rem 2 =:= 0 end,
    p([lists:map(fun(X) -> X * X end, L), lists:filter(Even, L), lists:foldl(fun(X, A) -> [X | A] end, [], L), lists:foldr(fun(X, A) -> [X | A] end, [], L)]),
    p([lists:foldl(fun(X, A) -> A - X end, 0, [1, 2, 3]), lists:foldr(fun(X, A) -> X - A end, 0, [1, 2, 3])]),
    p([lists:all(Even, L), lists:all(Even, []), lists:any(Even, L), lists:any(Even, [])]),
    p([lists:partition(Even, L), lists:splitwith(fun(X) -> X < 4 end, L), lists:takewhile(fun(X) -> X < 4 end, L), lists:dropwhile(fun(X) -> X < 8 end, L)]),
    p([lists:flatmap(fun(X) -> [X, X] end, [1, 2]), lists:filtermap(fun(X) -> case Even(X) of true -> {true, X * 10}; false -> false end end, L), lists:filtermap(Even, L)]),
    p([lists:zf(fun(X) -> X > 8 end, L)]),
    p([lists:search(Even, L), lists:search(fun(X) -> X > 100 end, L)]),
    p([lists:mapfoldl(fun(X, S) -> {X * S, S + X} end, 1, [1, 2, 3]), lists:mapfoldr(fun(X, S) -> {X * S, S + X} end, 1, [1, 2, 3])]),
    lists:foreach(fun(X) -> io:format("<~w>", [X]) end, [a, b, c]), io:nl(),
    p([lists:zip([1, 2], [a, b]), lists:zip3([1], [2], [3]), lists:unzip([{1, a}, {2, b}]), lists:unzip3([{1, a, x}, {2, b, y}]), lists:unzip([])]),
    p([lists:zipwith(fun(A, B) -> A + B end, [1, 2], [10, 20]), lists:zipwith3(fun(A, B, C) -> {A, B, C} end, [1, 2], [a, b], [x, y])]),
    Order = fun(F) -> lists:foldl(F, [], [1, 2, 3]) end,
    p([Order(fun(X, A) -> A ++ [X] end)]),
    Errs = [fun() -> lists:map(x, [1]) end, fun() -> lists:zip([1], []) end, fun() -> lists:zip([1, 2], [a]) end, fun() -> lists:filter(fun(_) -> maybe_so end, [1]) end,
            fun() -> lists:foldl(fun(_) -> 1 end, 0, [1]) end, fun() -> lists:map(fun(X) -> X + a end, [1]) end,
            fun() -> lists:foreach(fun(X) -> throw({stop, X}) end, [1, 2]) end],
    [io:format("~w~n", [try F() catch error:{badarity, _} -> badarity; C:R -> {C, R} end]) || F <- Errs].

p(Vs) -> [io:format("~w~n", [V]) || V <- Vs].
