%%% Sets: version 1 in hash tables, version 2 in maps.
%%%
%%% Pure functions, owned by the calling process. Elements match (`=:='). Version
%%% 1, the default, is dict_table's linear hash table, whose orders it shows; a set
%%% of version 2 is a map with the elements as keys and [] as values. Functions of
%%% two sets take any pair of versions.
-module(sets).

-export([new/0, new/1, from_list/1, from_list/2, is_set/1, size/1, is_empty/1,
         to_list/1, is_element/2, add_element/2, del_element/2, union/2, union/1,
         intersection/2, intersection/1, is_disjoint/2, subtract/2, is_subset/2,
         fold/3, filter/2]).

-compile({no_auto_import, [size/1]}).

%% new(): the empty set of version 1.
new() -> dict_table:new(set).

%% new([{version, 1 | 2}]): the empty set of that version.
new([{version, 2}]) -> #{};
new(Options) ->
    case proplists:get_value(version, Options, 1) of
        1 -> new();
        2 -> #{}
    end.

%% from_list(List): the set of its elements, version 1.
from_list(L) -> lists:foldl(fun add_element/2, new(), L).

%% from_list(List, Options): in the version of Options.
from_list(L, [{version, 2}]) -> maps:from_keys(L, []);
from_list(L, Options) ->
    case new(Options) of
        #{} -> maps:from_keys(L, []);
        _ -> from_list(L)
    end.

%% is_set(X): X has the form of a set.
is_set(X) -> is_map(X) orelse dict_table:is_table(X, set).

%% size(Set): number of elements.
size(S) when is_map(S) -> map_size(S);
size(S) -> check(S), dict_table:size(S).

%% What is no set is a function_clause.
check(S) ->
    case dict_table:is_table(S, set) of
        true -> ok;
        false -> error(function_clause, [S])
    end.

%% is_empty(Set): it has no element.
is_empty(S) -> size(S) =:= 0.

%% to_list(Set): its elements.
to_list(S) when is_map(S) -> maps:keys(S);
to_list(S) -> fold(fun(X, L) -> [X | L] end, [], S).

%% is_element(X, Set): X is in Set.
is_element(X, S) when is_map(S) -> is_map_key(X, S);
is_element(X, S) ->
    check(S),
    lists:member(X, dict_table:bucket(dict_table:slot(X, S), S)).

%% add_element(X, Set): Set with X.
add_element(X, S) when is_map(S) -> S#{X => []};
add_element(X, S) ->
    check(S),
    Slot = dict_table:slot(X, S),
    Bucket = dict_table:bucket(Slot, S),
    case lists:member(X, Bucket) of
        true -> S;
        false -> dict_table:grow(dict_table:put_bucket(Slot, [X | Bucket], S))
    end.

%% del_element(X, Set): Set without X.
del_element(X, S) when is_map(S) -> maps:remove(X, S);
del_element(X, S) ->
    check(S),
    Slot = dict_table:slot(X, S),
    Bucket = dict_table:bucket(Slot, S),
    case lists:member(X, Bucket) of
        true ->
            Bucket1 = lists:delete(X, Bucket),
            dict_table:shrink(dict_table:put_bucket(Slot, Bucket1, S));
        false -> S
    end.

%% union(A, B): the elements of either.
union(A, B) when is_map(A), is_map(B) -> maps:merge(A, B);
union(A, B) ->
    case size(A) < size(B) of
        true -> fold(fun add_element/2, B, A);
        false -> fold(fun add_element/2, A, B)
    end.

%% union(Sets): the elements of any.
union([A, B | T]) -> union([union(A, B) | T]);
union([A]) -> A;
union([]) -> new().

%% intersection(A, B): the elements of both.
intersection(A, B) when is_map(A), is_map(B) -> maps:intersect(A, B);
intersection(A, B) ->
    case size(A) < size(B) of
        true -> filter(fun(X) -> is_element(X, B) end, A);
        false -> filter(fun(X) -> is_element(X, A) end, B)
    end.

%% intersection(Sets): the elements of all of at least one set.
intersection([A, B | T]) -> intersection([intersection(A, B) | T]);
intersection([A]) -> A.

%% is_disjoint(A, B): they have no common element.
is_disjoint(A, B) ->
    case size(A) < size(B) of
        true -> none_in(to_list(A), B);
        false -> none_in(to_list(B), A)
    end.

none_in([X | T], S) -> not is_element(X, S) andalso none_in(T, S);
none_in([], _) -> true.

%% subtract(A, B): the elements of A that are not in B.
subtract(A, B) when is_map(A), is_map(B) ->
    case map_size(B) < map_size(A) div 2 of
        true -> maps:without(maps:keys(B), A);
        false -> filter(fun(X) -> not is_element(X, B) end, A)
    end;
subtract(A, B) ->
    filter(fun(X) -> not is_element(X, B) end, A).

%% is_subset(A, B): every element of A is in B.
is_subset(A, B) ->
    size(A) =< size(B) andalso all_in(to_list(A), B).

all_in([X | T], S) -> is_element(X, S) andalso all_in(T, S);
all_in([], _) -> true.

%% fold(F, Acc, Set): F(X, Acc) over the elements.
fold(F, Acc, S) when is_map(S), is_function(F, 2) ->
    maps:fold(fun(X, _, A) -> F(X, A) end, Acc, S);
fold(F, Acc, S) when is_function(F, 2) ->
    check(S),
    dict_table:fold(fun(Bucket, A) -> lists:foldl(F, A, Bucket) end, Acc, S).

%% filter(Pred, Set): the elements for which Pred is true.
filter(Pred, S) when is_map(S), is_function(Pred, 1) ->
    maps:filter(fun(X, _) -> Pred(X) end, S);
filter(Pred, S) when is_function(Pred, 1) ->
    lists:foldl(fun del_element/2, S,
                fold(fun(X, L) ->
                             case Pred(X) of
                                 true -> L;
                                 false -> [X | L]
                             end
                     end, [], S)).
