%%% Already bound variables in patterns compare with =:= instead of binding.
-module(pat_bound).
-export([main/1]).

main(_) ->
    X = 1,
    io:format("~w~n", [case {1, 2} of {X, Y} -> {match, Y}; _ -> no end]),
    io:format("~w~n", [case {1.0, 2} of {X, Y2} -> {match, Y2}; _ -> no end]),
    io:format("~w~n", [case [2, 1] of [_, X] -> yes; _ -> no end]),
    io:format("~w~n", [find(b, [{a, 1}, {b, 2}])]),
    io:format("~w~n", [find(z, [{a, 1}, {b, 2}])]),
    Ref = make_ref(),
    self() ! {make_ref(), wrong},
    self() ! {Ref, right},
    receive {Ref, V} -> io:format("~w~n", [V]) end,
    receive {_, W} -> io:format("~w~n", [W]) end,
    io:format("~w~n", [count(a, [a, b, a, c, a])]),
    F = fun(1) -> shadowed_one; (_) -> other end,
    io:format("~w ~w~n", [F(X), F(2)]),
    G = fun({A, X1}) when X1 =:= X -> {same, A}; ({A, _}) -> {different, A} end,
    io:format("~w ~w~n", [G({p, 1}), G({q, 2})]),
    io:format("~w~n", [try X = 2 catch error:R -> R end]),
    Key = k,
    io:format("~w~n", [case #{k => 5} of #{Key := N} -> N end]),
    io:format("~w~n", [equal_trees({n, 1, l, {n, 2, l, l}}, {n, 1, l, {n, 2, l, l}})]).

find(K, [{K, V} | _]) -> {found, V};
find(K, [_ | T]) -> find(K, T);
find(_, []) -> none.

count(X, L) -> length([Y || Y <- L, case Y of X -> true; _ -> false end]).

equal_trees(T, T) -> true;
equal_trees(_, _) -> false.
