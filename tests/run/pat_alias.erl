%%% Aliases: P1 = P2 in heads, cases, generators, receive; both sides bind.
-module(pat_alias).
-export([main/1]).

main(_) ->
    io:format("~w~n", [f({point, 1, 2})]),
    io:format("~w~n", [g([1, 2, 3])]),
    io:format("~w~n", [h({a, {b, [c, d]}})]),
    io:format("~w~n", [[{W, X} || {X, _} = W <- [{1, 2}, three, {3, 4}]]]),
    io:format("~w~n", [case {1, {2, 3}} of {A, {B, _} = C} = D -> {A, B, C, D} end]),
    self() ! {hello, [1, 2]},
    receive {hello, [F | _] = L} = Msg -> io:format("~w ~w ~w~n", [F, L, Msg]) end,
    io:format("~w~n", [m(#{k => {v, 1}})]),
    io:format("~w~n", [both({x, y})]),
    io:format("~w~n", [s("prefix-rest")]).

f({point, X, _} = P) when X > 0 -> {positive, P};
f(P) -> {other, P}.
g([H | T] = All) -> {H, T, All}.
h({a, {b, [C | _] = Cs} = B} = All) -> {C, Cs, B, All}.
m(#{k := {v, N} = V} = M) -> {N, V, M}.
both({A, _} = {_, B}) -> {A, B}.
s("prefix" ++ Rest = All) -> {Rest, length(All)}.
