%%% Comprehensions whose value nobody looks at: all effects happen, in order, nothing is built, and the
%%% loop needs no stack.
-module(lang_comp_effect).
-export([main/1]).

main(_) ->
    [io:format("~p ", [X]) || X <- [1, 2, 3]],
    io:nl(),
    [io:format("~p ", [{X, Y}]) || X <- [1, 2, 3], X =/= 2, Y <- [a, b]],
    io:nl(),
    _ = [io:format("~p ", [X]) || <<X:4>> <= <<16#1234:16>>, X rem 2 =:= 0],
    io:nl(),
    [X || X <- lists:seq(1, 10), even(X)],
    io:nl(),
    io:format("~p~n", [catch_all(fun() -> [X || X <- a], ok end)]),
    io:format("~p~n", [catch_all(fun() -> _ = [X || X <- [1 | b], even(X)], ok end)]),
    io:format("~p~n", [catch_all(fun() -> [X || X <- [1], id(X)], ok end)]),
    io:format("~p~n", [catch_all(fun() -> [1 = X || X <- [1, 2]], ok end)]),
    io:format("~p~n", [catch_all(fun() -> _ = [id(X) || {X, Y} <- [1, {2, false}, {3, true}], Y] end)]),
    [_ = (catch error(X)) || X <- lists:seq(1, 200000)],
    case id(1) of
        1 -> _ = [{'EXIT', {X, _}} = (catch error(X)) || X <- lists:seq(1, 200000)];
        _ -> ok
    end,
    [[] = [Y || Y <- [X], Y > 5] || X <- [1, 2, 3]],
    io:format("done~n").

even(X) -> io:format("~p?", [X]), X rem 2 =:= 0.

catch_all(F) ->
    try F() catch C:R -> {C, R} end.

id(X) -> X.
