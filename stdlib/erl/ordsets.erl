%%% Sets as sorted lists without duplicates.
%%%
%%% Pure functions, owned by the calling process. Elements that compare equal
%%% are one. Invariant: strictly ascending in the order of terms.
-module(ordsets).

-export([new/0, is_set/1, size/1, is_empty/1, to_list/1, from_list/1,
         is_element/2, add_element/2, del_element/2, union/2, union/1,
         intersection/2, intersection/1, is_disjoint/2, subtract/2, is_subset/2,
         fold/3, filter/2]).

-compile({no_auto_import, [size/1]}).

%% new(): the empty set.
new() -> [].

%% is_set(X): X is a strictly ascending list.
is_set([H | T]) -> ascending(H, T);
is_set([]) -> true;
is_set(_) -> false.

ascending(X, [Y | T]) when X < Y -> ascending(Y, T);
ascending(_, []) -> true;
ascending(_, _) -> false.

%% size(Set): number of elements.
size(S) -> length(S).

%% is_empty(Set): it has no element.
is_empty(S) -> S =:= [].

%% to_list(Set): its elements, ascending.
to_list(S) -> S.

%% from_list(List): the set of its elements.
from_list(L) -> lists:usort(L).

%% is_element(X, Set): X is in Set.
is_element(X, [Y | T]) when X > Y -> is_element(X, T);
is_element(X, [Y | _]) -> X == Y;
is_element(_, []) -> false.

%% add_element(X, Set): Set with X.
add_element(X, [Y | T]) when X > Y -> [Y | add_element(X, T)];
add_element(X, [Y | _] = S) when X < Y -> [X | S];
add_element(_, [_ | _] = S) -> S;
add_element(X, []) -> [X].

%% del_element(X, Set): Set without X.
del_element(X, [Y | T]) when X > Y -> [Y | del_element(X, T)];
del_element(X, [Y | _] = S) when X < Y -> S;
del_element(_, [_ | T]) -> T;
del_element(_, []) -> [].

%% union(A, B): the elements of either.
union([X | A], [Y | _] = B) when X < Y -> [X | union(A, B)];
union([X | _] = A, [Y | B]) when X > Y -> [Y | union(A, B)];
union([X | A], [_ | B]) -> [X | union(A, B)];
union([], B) -> B;
union(A, []) -> A.

%% union(Sets): the elements of any.
union(Sets) -> lists:umerge(Sets).

%% intersection(A, B): the elements of both.
intersection([X | A], [Y | _] = B) when X < Y -> intersection(A, B);
intersection([X | _] = A, [Y | B]) when X > Y -> intersection(A, B);
intersection([X | A], [_ | B]) -> [X | intersection(A, B)];
intersection([], _) -> [];
intersection(_, []) -> [].

%% intersection(Sets): the elements of all of at least one set.
intersection([A, B | T]) -> intersection([intersection(A, B) | T]);
intersection([A]) -> A.

%% is_disjoint(A, B): they have no common element.
is_disjoint([X | A], [Y | _] = B) when X < Y -> is_disjoint(A, B);
is_disjoint([X | _] = A, [Y | B]) when X > Y -> is_disjoint(A, B);
is_disjoint([_ | _], [_ | _]) -> false;
is_disjoint([], _) -> true;
is_disjoint(_, []) -> true.

%% subtract(A, B): the elements of A that are not in B.
subtract([X | A], [Y | _] = B) when X < Y -> [X | subtract(A, B)];
subtract([X | _] = A, [Y | B]) when X > Y -> subtract(A, B);
subtract([_ | A], [_ | B]) -> subtract(A, B);
subtract([], _) -> [];
subtract(A, []) -> A.

%% is_subset(A, B): every element of A is in B.
is_subset([X | _], [Y | _]) when X < Y -> false;
is_subset([X | _] = A, [Y | B]) when X > Y -> is_subset(A, B);
is_subset([_ | A], [_ | B]) -> is_subset(A, B);
is_subset([], _) -> true;
is_subset(_, []) -> false.

%% fold(F, Acc, Set): F(X, Acc) over the elements, ascending.
fold(F, Acc, S) -> lists:foldl(F, Acc, S).

%% filter(Pred, Set): the elements for which Pred is true.
filter(Pred, S) -> lists:filter(Pred, S).
