%%% Sets as balanced trees.
%%%
%%% Pure functions, owned by the calling process. Elements that compare equal are one. A set is
%%% {Size, Tree}, a tree nil or {Element, Smaller, Bigger}. Invariant: no path is much longer than
%%% the logarithm of the size was at the last insertion; adding keeps it by rebuilding the smallest
%%% lopsided subtree above a leaf that came to lie too deep, and deleting leaves the tree as it is.
-module(gb_sets).

-export([new/0, empty/0, is_set/1, is_empty/1, size/1, singleton/1,
         is_member/2, is_element/2, insert/2, add/2, add_element/2,
         delete/2, delete_any/2, del_element/2, balance/1,
         from_list/1, from_ordset/1, to_list/1,
         union/1, union/2, intersection/1, intersection/2, is_disjoint/2,
         subtract/2, difference/2, is_subset/2,
         smallest/1, largest/1, take_smallest/1, take_largest/1,
         iterator/1, iterator_from/2, next/1, filter/2, fold/3]).

-export_type([set/0, set/1, iter/0, iter/1]).

-compile({no_auto_import, [size/1]}).

-type tree(Element) :: nil | {Element, tree(Element), tree(Element)}.
-opaque set(Element) :: {non_neg_integer(), tree(Element)}.
-type set() :: set(term()).
-opaque iter(Element) :: [tree(Element)].
-type iter() :: iter(term()).

%% --- Whole sets --------------------------------------------------------------

%% new(), empty(): the empty set.
new() -> {0, nil}.

empty() -> {0, nil}.

%% is_set(X): X looks like a set; the tree inside is not examined.
is_set({0, nil}) -> true;
is_set({N, {_, _, _}}) when is_integer(N), N >= 0 -> true;
is_set(_) -> false.

is_empty({0, nil}) -> true;
is_empty(_) -> false.

%% size(Set): number of elements.
size({N, _}) -> N.

%% singleton(X): the set of just X.
singleton(X) -> {1, {X, nil, nil}}.

%% from_list(List): the set of its elements.
from_list(L) -> from_ordset(ordsets:from_list(L)).

%% from_ordset(List): the same for a strictly ascending list.
from_ordset(L) ->
    N = length(L),
    {N, build(L, N)}.

%% to_list(Set): its elements, ascending.
to_list({_, T}) -> elements(T, []).

elements({X, S, B}, Tail) -> elements(S, [X | elements(B, Tail)]);
elements(nil, Tail) -> Tail.

%% balance(Set): the same set as a tree of least depth.
balance({N, T}) -> {N, build(elements(T, []), N)}.

%% A tree of the first N elements of an ascending list.
build(L, N) ->
    {T, []} = take(L, N),
    T.

take(L, 0) -> {nil, L};
take([X | L], 1) -> {{X, nil, nil}, L};
take(L, N) ->
    Right = (N - 1) div 2,
    {S, [X | L1]} = take(L, N - 1 - Right),
    {B, L2} = take(L1, Right),
    {{X, S, B}, L2}.

%% --- Elements ----------------------------------------------------------------

%% is_member(X, Set), is_element(X, Set): X is in Set.
is_member(X, {_, T}) -> member(X, T).

is_element(X, S) -> is_member(X, S).

member(X, {Y, S, _}) when X < Y -> member(X, S);
member(X, {Y, _, B}) when X > Y -> member(X, B);
member(_, {_, _, _}) -> true;
member(_, nil) -> false.

%% add(X, Set): Set with X.
add(X, {_, T} = Set) ->
    case member(X, T) of
        true -> Set;
        false -> insert(X, Set)
    end.

add_element(X, S) -> add(X, S).

%% insert(X, Set): the same for an X that is not in Set.
insert(X, {N, T}) ->
    Most = 1 + trunc(math:log(N + 1) / math:log(1.5)),
    case put_in(X, T, Most) of
        {deep, T1, Size} -> {N + 1, build(elements(T1, []), Size)};
        T1 -> {N + 1, T1}
    end.

%% The tree with X, or {deep, Tree, Size} while a subtree to rebuild is still to be found.
put_in(X, nil, Most) when Most >= 0 -> {X, nil, nil};
put_in(X, nil, _) -> {deep, {X, nil, nil}, 1};
put_in(X, {Y, S, B}, Most) when X < Y ->
    case put_in(X, S, Most - 1) of
        {deep, S1, N} -> settle({Y, S1, B}, N, 1 + N + count(B));
        S1 -> {Y, S1, B}
    end;
put_in(X, {Y, S, B}, Most) when X > Y ->
    case put_in(X, B, Most - 1) of
        {deep, B1, N} -> settle({Y, S, B1}, N, 1 + N + count(S));
        B1 -> {Y, S, B1}
    end;
put_in(X, _, _) ->
    error({key_exists, X}).

%% Rebuilds a tree of N elements if Part of them lie on one side and that is over two thirds.
settle(T, Part, N) when 3 * Part > 2 * N, N > 2 -> build(elements(T, []), N);
settle(T, _, N) -> {deep, T, N}.

count({_, S, B}) -> 1 + count(S) + count(B);
count(nil) -> 0.

%% delete(X, Set): Set without X, which is in it.
delete(X, {N, T}) -> {N - 1, remove(X, T)}.

remove(X, {Y, S, B}) when X < Y -> {Y, remove(X, S), B};
remove(X, {Y, S, B}) when X > Y -> {Y, S, remove(X, B)};
remove(_, {_, S, nil}) -> S;
remove(_, {_, nil, B}) -> B;
remove(_, {_, S, B}) ->
    {Y, B1} = take_first(B),
    {Y, S, B1}.

%% delete_any(X, Set), del_element(X, Set): Set without X, if it is in it at all.
delete_any(X, {_, T} = Set) ->
    case member(X, T) of
        true -> delete(X, Set);
        false -> Set
    end.

del_element(X, S) -> delete_any(X, S).

%% smallest(Set), largest(Set): of a set that is not empty.
smallest({_, T}) -> first(T).

first({X, nil, _}) -> X;
first({_, S, _}) -> first(S).

largest({_, T}) -> last(T).

last({X, _, nil}) -> X;
last({_, _, B}) -> last(B).

%% take_smallest(Set), take_largest(Set): {X, Rest}.
take_smallest({N, T}) ->
    {X, T1} = take_first(T),
    {X, {N - 1, T1}}.

take_first({X, nil, B}) -> {X, B};
take_first({Y, S, B}) ->
    {X, S1} = take_first(S),
    {X, {Y, S1, B}}.

take_largest({N, T}) ->
    {X, T1} = take_last(T),
    {X, {N - 1, T1}}.

take_last({X, S, nil}) -> {X, S};
take_last({Y, S, B}) ->
    {X, B1} = take_last(B),
    {X, {Y, S, B1}}.

%% --- Several sets ------------------------------------------------------------

%% union(A, B): what is in either. A much smaller set is added to the other element by element.
union({N, _} = A, {M, _} = B) when N * 10 < M -> add_all(to_list(A), B);
union({N, _} = A, {M, _} = B) when M * 10 < N -> add_all(to_list(B), A);
union(A, B) -> from_ordset(lists:umerge(to_list(A), to_list(B))).

add_all([X | L], S) -> add_all(L, add(X, S));
add_all([], S) -> S.

%% union(Sets): what is in any of them.
union([A, B | L]) -> union([union(A, B) | L]);
union([S]) -> S;
union([]) -> empty().

%% intersection(A, B): what is in both.
intersection({N, T}, {M, U}) when M < N -> intersection({M, U}, {N, T});
intersection({_, T}, {_, U}) -> from_ordset([X || X <- elements(T, []), member(X, U)]).

%% intersection(Sets): what is in all of them, of which there is at least one.
intersection([A, B | L]) -> intersection([intersection(A, B) | L]);
intersection([S]) -> S.

%% is_disjoint(A, B): nothing is in both.
is_disjoint({N, T}, {M, U}) when M < N -> disjoint(U, T);
is_disjoint({_, T}, {_, U}) -> disjoint(T, U).

disjoint(nil, _) -> true;
disjoint({X, S, B}, U) ->
    not member(X, U) andalso disjoint(S, U) andalso disjoint(B, U).

%% subtract(A, B), difference(A, B): what is in A and not in B.
subtract({N, _} = A, {M, _} = B) when M * 10 < N -> delete_all(to_list(B), A);
subtract({_, T}, {_, U}) -> from_ordset([X || X <- elements(T, []), not member(X, U)]).

difference(A, B) -> subtract(A, B).

delete_all([X | L], S) -> delete_all(L, delete_any(X, S));
delete_all([], S) -> S.

%% is_subset(A, B): all of A is in B.
is_subset({N, _}, {M, _}) when N > M -> false;
is_subset({_, T}, {_, U}) -> all_in(T, U).

all_in(nil, _) -> true;
all_in({X, S, B}, U) -> member(X, U) andalso all_in(S, U) andalso all_in(B, U).

%% --- Going over a set --------------------------------------------------------

%% filter(Pred, Set): the elements of which Pred is true.
filter(Pred, S) when is_function(Pred, 1) ->
    from_ordset([X || X <- to_list(S), Pred(X)]).

%% fold(F, Acc, Set): F(X, Acc) for each element, ascending.
fold(F, Acc, {_, T}) when is_function(F, 2) -> fold_tree(F, Acc, T).

fold_tree(F, Acc, {X, S, B}) -> fold_tree(F, F(X, fold_tree(F, Acc, S)), B);
fold_tree(_, Acc, nil) -> Acc.

%% iterator(Set): goes over the elements, ascending, by next/1. It is the path to the next element:
%% the trees whose root and bigger side are still to come.
iterator({_, T}) -> down(T, []).

down({_, nil, _} = T, Path) -> [T | Path];
down({_, S, _} = T, Path) -> down(S, [T | Path]);
down(nil, Path) -> Path.

%% iterator_from(X, Set): starts at the first element that is not less than X.
iterator_from(X, {_, T}) -> down_from(X, T, []).

down_from(X, {Y, _, B}, Path) when Y < X -> down_from(X, B, Path);
down_from(X, {Y, S, _} = T, Path) when X < Y -> down_from(X, S, [T | Path]);
down_from(_, {_, _, _} = T, Path) -> [T | Path];
down_from(_, nil, Path) -> Path.

%% next(Iterator): {X, Iterator after it}, or none.
next([{X, _, B} | Path]) -> {X, down(B, Path)};
next([]) -> none.
