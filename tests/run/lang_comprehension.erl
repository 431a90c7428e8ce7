%%% List comprehensions: generators, filters, patterns that skip, errors.
-module(lang_comprehension).
-export([main/1]).

main(_) ->
    io:format("~w~n", [[X * X || X <- lists:seq(1, 10)]]),
    io:format("~w~n", [[X || X <- lists:seq(1, 20), X rem 2 =:= 0, X > 6]]),
    io:format("~w~n", [[{X, Y} || X <- [1, 2, 3], Y <- [a, b]]]),
    io:format("~w~n", [[{X, Y} || X <- [1, 2, 3], Y <- lists:seq(1, X)]]),
    io:format("~w~n", [[X || {ok, X} <- [{ok, 1}, {error, 2}, ok, {ok, 3}]]]),
    io:format("~w~n", [[X || {X, X} <- [{1, 1}, {1, 2}, {a, a}]]]),
    io:format("~w~n", [[X || [X | _] <- ["abc", "", "de"]]]),
    io:format("~w~n", [[X || X <- [1, a, 2, "s"], is_integer(X)]]),
    io:format("~w~n", [[X || X <- [], X > 1]]),
    io:format("~w~n", [[ok || true]]),
    io:format("~w~n", [[ok || false]]),
    io:format("~w~n", [[Y || X <- [1, 2, 3], Y <- [X * 10], Y > 10]]),
    io:format("~w~n", [[Y || X <- [1, 2, 3], begin Y = X + 1, Y > 2 end]]),
    io:format("~w~n", [[{A, B, C} || A <- lists:seq(1, 20), B <- lists:seq(A, 20), C <- lists:seq(B, 20), A * A + B * B =:= C * C]]),
    io:format("~w~n", [[[X || X <- Row, X =/= 0] || Row <- [[1, 0, 2], [0, 0], [3]]]]),
    io:format("~s~n", [[C || C <- "Hello World", C >= $A, C =< $Z]]),
    io:format("~w~n", [[X || X <- [a, true, false, true], X =:= true orelse X =:= a]]),
    %% A filter written as a guard fails silently; as an expression it must be boolean.
    io:format("~w~n", [[X || X <- [1, {2}, 3], element(1, X) =:= 2]]),
    Id = fun(V) -> V end,
    lists:foreach(fun(F) -> io:format("~w~n", [try F() catch C:R -> {C, R} end]) end,
                  [fun() -> [X || X <- [1, 2], Id(X)] end,
                   fun() -> [X || X <- Id(not_list)] end,
                   fun() -> [X || X <- Id([1, 2 | three])] end]).
