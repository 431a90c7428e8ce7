%%% Sorting by hand: quick, merge, insertion, heap (as a tree), counting; all agree with lists:sort.
-module(prog_sorts).
-export([main/1]).

main(_) ->
    R = rand(2000, 7),
    S = lists:sort(R),
    [io:format("~w ~w~n", [N, F(R) =:= S]) || {N, F} <- [{quick, fun quick/1}, {merge, fun msort/1}, {insertion, fun isort/1}, {heap, fun hsort/1}, {counting, fun csort/1}, {tree, fun tsort/1}]],
    io:format("~w~n", [quick("the quick brown fox")]),
    io:format("~s~n", [msort("jumps over the lazy dog")]).

quick([]) -> [];
quick([P | T]) -> {L, G} = lists:partition(fun(X) -> X < P end, T), quick(L) ++ [P | quick(G)].

msort([]) -> [];
msort([X]) -> [X];
msort(L) -> {A, B} = lists:split(length(L) div 2, L), merge(msort(A), msort(B)).
merge([A | As], [B | _] = Bs) when A =< B -> [A | merge(As, Bs)];
merge(As, [B | Bs]) -> [B | merge(As, Bs)];
merge(As, []) -> As.

isort(L) -> lists:foldl(fun ins/2, [], L).
ins(X, [H | T]) when X > H -> [H | ins(X, T)];
ins(X, L) -> [X | L].

hsort(L) -> pop(lists:foldl(fun(X, H) -> meld({X, nil, nil}, H) end, nil, L)).
pop(nil) -> [];
pop({X, A, B}) -> [X | pop(meld(A, B))].
meld(nil, H) -> H;
meld(H, nil) -> H;
meld({X, A, B}, {Y, _, _} = H) when X =< Y -> {X, meld(B, H), A};
meld(A, B) -> meld(B, A).

csort(L) ->
    C = lists:foldl(fun(X, M) -> M#{X => maps:get(X, M, 0) + 1} end, #{}, L),
    lists:append([lists:duplicate(maps:get(K, C), K) || K <- lists:sort(maps:keys(C))]).

tsort(L) -> walk(lists:foldl(fun tins/2, leaf, L), []).
tins(X, leaf) -> {leaf, X, leaf};
tins(X, {L, Y, R}) when X < Y -> {tins(X, L), Y, R};
tins(X, {L, Y, R}) -> {L, Y, tins(X, R)}.
walk(leaf, Acc) -> Acc;
walk({L, X, R}, Acc) -> walk(L, [X | walk(R, Acc)]).

rand(0, _) -> [];
rand(N, S) -> S2 = (S * 1103515245 + 12345) rem 2147483648, [(S2 bsr 8) rem 997 | rand(N - 1, S2)].
