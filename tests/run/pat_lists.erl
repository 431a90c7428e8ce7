%%% List patterns: fixed lengths, heads and tails, strings as prefixes, improper lists.
-module(pat_lists).
-export([main/1]).

main(_) ->
    [io:format("~w -> ~w~n", [L, shape(L)]) || L <- [[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4], [1 | 2], [[1], 2], [[], []], [a, a], "GET /x", x]],
    [io:format("~p~n", [cmd(S)]) || S <- ["GET /index", "PUT /file", "GE", "", "DELETE", "POST:body:more", [$P, $O, $S, $T, $: | "z"]]],
    io:format("~w ~w~n", [pairs([1, 2, 3, 4]), pairs([1, 2, 3])]),
    io:format("~w~n", [dedup([a, a, b, b, b, c, a])]),
    io:format("~w~n", [merge([1, 4, 6], [2, 3, 5, 7])]),
    io:format("~w~n", [third("abcdef")]).

shape([]) -> empty;
shape([X]) -> {one, X};
shape([X, X]) -> {same, X};
shape([[_ | _] = Inner, Y]) -> {inner, Inner, Y};
shape([X, Y]) -> {two, X, Y};
shape([X, Y | [_] = Z]) -> {three, X, Y, Z};
shape([H | T]) when is_list(T) -> {many, H, length(T)};
shape([H | T]) -> {improper, H, T};
shape(_) -> not_list.

cmd("GET " ++ Path) -> {get, Path};
cmd("PUT " ++ [_Slash | Path]) -> {put, Path};
cmd([$P, $O, $S, $T, $: | Body]) -> {post, Body};
cmd("") -> none;
cmd(Other) -> {unknown, Other}.

pairs([A, B | T]) -> [{A, B} | pairs(T)];
pairs(Rest) -> Rest.

dedup([X, X | T]) -> dedup([X | T]);
dedup([X | T]) -> [X | dedup(T)];
dedup([]) -> [].

merge([A | As], [B | _] = Bs) when A =< B -> [A | merge(As, Bs)];
merge(As, [B | Bs]) -> [B | merge(As, Bs)];
merge(As, []) -> As.

third([_, _, X | _]) -> X.
