%%% Dictionaries as balanced trees.
%%%
%%% Pure functions, owned by the calling process. Keys that compare equal are one. A tree is
%%% {Size, Node}, a node nil or {Key, Value, Smaller, Bigger}. Invariant: no path is much longer
%%% than the logarithm of the size was at the last insertion; inserting keeps it by rebuilding
%%% the smallest lopsided subtree above a leaf that came to lie too deep, and deleting leaves
%%% the tree as it is. An iterator lists the nodes that are still to come, each with what is
%%% bigger below it.
-module(gb_trees).

-export([empty/0, is_empty/1, size/1, lookup/2, is_defined/2, get/2, insert/3,
         update/3, enter/3, delete/2, delete_any/2, take/2, take_any/2, balance/1,
         from_orddict/1, keys/1, values/1, to_list/1, smallest/1, largest/1,
         take_smallest/1, take_largest/1, iterator/1, iterator_from/2, next/1, map/2]).

-export_type([tree/0, tree/2, iter/0, iter/2]).

-compile({no_auto_import, [size/1, get/2]}).

-type gb_node(K, V) :: nil | {K, V, gb_node(K, V), gb_node(K, V)}.
-opaque tree(K, V) :: {non_neg_integer(), gb_node(K, V)}.
-type tree() :: tree(term(), term()).
-opaque iter(K, V) :: [gb_node(K, V)].
-type iter() :: iter(term(), term()).

%% --- Trees as a whole --------------------------------------------------------

-spec empty() -> tree(none(), none()).
empty() -> {0, nil}.

-spec is_empty(tree()) -> boolean().
is_empty({0, nil}) -> true;
is_empty(_) -> false.

%% size(Tree): number of keys.
-spec size(tree()) -> non_neg_integer().
size({N, _}) when is_integer(N), N >= 0 -> N.

%% from_orddict(Pairs): the tree of an ordered dictionary.
-spec from_orddict([{K, V}]) -> tree(K, V).
from_orddict(Pairs) ->
    N = length(Pairs),
    {N, build(Pairs, N)}.

%% to_list(Tree): {Key, Value} for all keys, ascending.
-spec to_list(tree(K, V)) -> [{K, V}].
to_list({_, T}) -> pairs(T, []).

pairs({K, V, S, B}, Tail) -> pairs(S, [{K, V} | pairs(B, Tail)]);
pairs(nil, Tail) -> Tail.

-spec keys(tree(K, _)) -> [K].
keys({_, _} = Tree) -> [K || {K, _} <- to_list(Tree)].

-spec values(tree(_, V)) -> [V].
values({_, _} = Tree) -> [V || {_, V} <- to_list(Tree)].

%% balance(Tree): the same as a tree of least depth.
-spec balance(tree(K, V)) -> tree(K, V).
balance({N, T}) -> {N, build(pairs(T, []), N)}.

%% A tree of the first N pairs of an ordered dictionary.
build(Pairs, N) ->
    {T, _} = part(Pairs, N),
    T.

part(Pairs, 0) -> {nil, Pairs};
part([{K, V} | Pairs], 1) -> {{K, V, nil, nil}, Pairs};
part(Pairs, N) ->
    Bigger = (N - 1) div 2,
    {S, Pairs1} = part(Pairs, N - 1 - Bigger),
    middle(Pairs1, S, Bigger).

middle([{K, V} | Pairs], S, Bigger) ->
    {B, Rest} = part(Pairs, Bigger),
    {{K, V, S, B}, Rest}.

%% map(F, Tree): each value V of key K becomes F(K, V).
-spec map(fun((K, V1) -> V2), tree(K, V1)) -> tree(K, V2).
map(F, {N, T}) when is_function(F, 2) -> {N, map_node(F, T)}.

map_node(_, nil) -> nil;
map_node(F, {K, V, S, B}) -> {K, F(K, V), map_node(F, S), map_node(F, B)}.

%% --- Keys --------------------------------------------------------------------

%% lookup(Key, Tree): {value, Value} or none.
-spec lookup(K, tree(K, V)) -> none | {value, V}.
lookup(K, {_, T}) -> search(K, T).

search(K, {K1, _, S, _}) when K < K1 -> search(K, S);
search(K, {K1, _, _, B}) when K > K1 -> search(K, B);
search(_, {_, V, _, _}) -> {value, V};
search(_, nil) -> none.

-spec is_defined(K, tree(K, _)) -> boolean().
is_defined(K, {_, T}) -> search(K, T) =/= none.

%% get(Key, Tree): its value; the key has to be there.
-spec get(K, tree(K, V)) -> V.
get(K, {_, T}) -> fetch(K, T).

fetch(K, {K1, _, S, _}) when K < K1 -> fetch(K, S);
fetch(K, {K1, _, _, B}) when K > K1 -> fetch(K, B);
fetch(_, {_, V, _, _}) -> V.

%% enter(Key, Value, Tree): with that value for Key.
-spec enter(K, V, tree(K, V)) -> tree(K, V).
enter(K, V, Tree) ->
    case is_defined(K, Tree) of
        true -> update(K, V, Tree);
        false -> insert(K, V, Tree)
    end.

%% update(Key, Value, Tree): the same for a key that is there.
-spec update(K, V, tree(K, V)) -> tree(K, V).
update(K, V, {N, T}) -> {N, replace(K, V, T)}.

replace(K, V, {K1, V1, S, B}) when K < K1 -> {K1, V1, replace(K, V, S), B};
replace(K, V, {K1, V1, S, B}) when K > K1 -> {K1, V1, S, replace(K, V, B)};
replace(K, V, {_, _, S, B}) -> {K, V, S, B}.

%% insert(Key, Value, Tree): the same for a key that is not there.
-spec insert(K, V, tree(K, V)) -> tree(K, V).
insert(K, V, {N, T}) when is_integer(N) ->
    Most = 1 + trunc(math:log(N + 1) / math:log(1.5)),
    case put_in(K, V, T, Most) of
        {deep, T1, Size} -> {N + 1, build(pairs(T1, []), Size)};
        T1 -> {N + 1, T1}
    end.

%% The tree with the key, or {deep, Tree, Size} while a subtree to rebuild is still to be
%% found. Leaves may lie Most levels down.
put_in(K, V, nil, Most) when Most >= 0 -> {K, V, nil, nil};
put_in(K, V, nil, _) -> {deep, {K, V, nil, nil}, 1};
put_in(K, V, {K1, V1, S, B}, Most) when K < K1 ->
    case put_in(K, V, S, Most - 1) of
        {deep, S1, N} -> settle({K1, V1, S1, B}, N, 1 + N + count(B));
        S1 -> {K1, V1, S1, B}
    end;
put_in(K, V, {K1, V1, S, B}, Most) when K > K1 ->
    case put_in(K, V, B, Most - 1) of
        {deep, B1, N} -> settle({K1, V1, S, B1}, N, 1 + N + count(S));
        B1 -> {K1, V1, S, B1}
    end;
put_in(K, _, _, _) -> error({key_exists, K}).

%% Rebuilds a tree of N keys if Part of them lie on one side and that is over two thirds.
settle(T, Part, N) when 3 * Part > 2 * N, N > 2 -> build(pairs(T, []), N);
settle(T, _, N) -> {deep, T, N}.

count({_, _, S, B}) -> 1 + count(S) + count(B);
count(nil) -> 0.

%% delete(Key, Tree): without the key, which has to be there.
-spec delete(K, tree(K, V)) -> tree(K, V).
delete(K, Tree) ->
    {_, Tree1} = take(K, Tree),
    Tree1.

%% delete_any(Key, Tree): without the key, if it is there.
-spec delete_any(K, tree(K, V)) -> tree(K, V).
delete_any(K, Tree) ->
    case is_defined(K, Tree) of
        true -> delete(K, Tree);
        false -> Tree
    end.

%% take(Key, Tree): {Value, Tree without the key}; the key has to be there.
-spec take(K, tree(K, V)) -> {V, tree(K, V)}.
take(K, {N, T}) when is_integer(N), N >= 0 ->
    {V, T1} = take_out(K, T),
    {V, {N - 1, T1}}.

take_out(K, {K1, V1, S, B}) when K < K1 ->
    {V, S1} = take_out(K, S),
    {V, {K1, V1, S1, B}};
take_out(K, {K1, V1, S, B}) when K > K1 ->
    {V, B1} = take_out(K, B),
    {V, {K1, V1, S, B1}};
take_out(_, {_, V, S, B}) -> {V, join(S, B)}.

%% Two trees, all keys of the first smaller, as one.
join(S, nil) -> S;
join(nil, B) -> B;
join(S, B) ->
    {K, V, B1} = take_first(B),
    {K, V, S, B1}.

%% take_any(Key, Tree): {Value, Tree without the key}, or error.
-spec take_any(K, tree(K, V)) -> {V, tree(K, V)} | error.
take_any(K, Tree) ->
    case is_defined(K, Tree) of
        true -> take(K, Tree);
        false -> error
    end.

%% --- The ends ----------------------------------------------------------------

%% smallest(Tree): {Key, Value} of the smallest key.
-spec smallest(tree(K, V)) -> {K, V}.
smallest({_, T}) -> first(T).

first({K, V, nil, _}) -> {K, V};
first({_, _, S, _}) -> first(S).

%% largest(Tree): {Key, Value} of the biggest key.
-spec largest(tree(K, V)) -> {K, V}.
largest({_, T}) -> last(T).

last({K, V, _, nil}) -> {K, V};
last({_, _, _, B}) -> last(B).

%% take_smallest(Tree): {Key, Value, Tree without the smallest key}.
-spec take_smallest(tree(K, V)) -> {K, V, tree(K, V)}.
take_smallest({N, T}) when is_integer(N), N >= 0 ->
    {K, V, T1} = take_first(T),
    {K, V, {N - 1, T1}}.

take_first({K, V, nil, B}) -> {K, V, B};
take_first({K1, V1, S, B}) ->
    {K, V, S1} = take_first(S),
    {K, V, {K1, V1, S1, B}}.

%% take_largest(Tree): {Key, Value, Tree without the biggest key}.
-spec take_largest(tree(K, V)) -> {K, V, tree(K, V)}.
take_largest({N, T}) when is_integer(N), N >= 0 ->
    {K, V, T1} = take_last(T),
    {K, V, {N - 1, T1}}.

take_last({K, V, S, nil}) -> {K, V, S};
take_last({K1, V1, S, B}) ->
    {K, V, B1} = take_last(B),
    {K, V, {K1, V1, S, B1}}.

%% --- Iteration ---------------------------------------------------------------

%% iterator(Tree): an iterator before the smallest key.
-spec iterator(tree(K, V)) -> iter(K, V).
iterator({_, T}) -> descend(T, []).

descend(nil, Nodes) -> Nodes;
descend({_, _, S, _} = Node, Nodes) -> descend(S, [Node | Nodes]).

%% iterator_from(Key, Tree): before the first key that is not smaller than Key.
-spec iterator_from(K, tree(K, V)) -> iter(K, V).
iterator_from(K, {_, T}) -> descend_from(K, T, []).

descend_from(_, nil, Nodes) -> Nodes;
descend_from(K, {K1, _, _, B}, Nodes) when K1 < K -> descend_from(K, B, Nodes);
descend_from(K, {_, _, S, _} = Node, Nodes) -> descend_from(K, S, [Node | Nodes]).

%% next(Iterator): {Key, Value, Iterator}, or none at the end.
-spec next(iter(K, V)) -> none | {K, V, iter(K, V)}.
next([{K, V, _, B} | Nodes]) -> {K, V, descend(B, Nodes)};
next([]) -> none.
