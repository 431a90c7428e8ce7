%%% Dictionaries: hash tables of keys and values.
%%%
%%% Pure functions, owned by the calling process. Keys match (`=:='). The table and
%%% its orders are dict_table's; a bucket lists [Key | Value] in the order of their
%%% arrival.
-module(dict).

-export([new/0, is_key/2, to_list/1, from_list/1, size/1, is_empty/1, fetch/2,
         find/2, fetch_keys/1, erase/2, take/2, store/3, append/3, append_list/3,
         update/3, update/4, update_counter/3, fold/3, map/2, filter/2, merge/3]).

-compile({no_auto_import, [size/1]}).

%% new(): the empty dictionary.
new() -> dict_table:new(dict).

%% is_key(Key, Dict): it has a value for Key.
is_key(K, D) -> lookup(K, D) =/= error.

lookup(K, D) ->
    check(D),
    lookup_in(K, dict_table:bucket(dict_table:slot(K, D), D)).

lookup_in(K, [[K | V] | _]) -> {ok, V};
lookup_in(K, [_ | T]) -> lookup_in(K, T);
lookup_in(_, []) -> error.

%% What is no dictionary raises {badrecord, It}.
check(D) ->
    case dict_table:is_table(D, dict) of
        true -> ok;
        false -> error({badrecord, D})
    end.

%% to_list(Dict): its pairs.
to_list(D) -> fold(fun(K, V, L) -> [{K, V} | L] end, [], D).

%% from_list(Pairs): the dictionary of them; the last pair of a key counts.
from_list(L) -> lists:foldl(fun({K, V}, D) -> store(K, V, D) end, new(), L).

%% size(Dict): number of keys.
size(D) -> check(D), dict_table:size(D).

%% is_empty(Dict): it has no key.
is_empty(D) -> size(D) =:= 0.

%% fetch(Key, Dict): its value; badarg if there is none.
fetch(K, D) ->
    case lookup(K, D) of
        {ok, V} -> V;
        error -> error(badarg, [K, D])
    end.

%% find(Key, Dict): {ok, Value} or error.
find(K, D) -> lookup(K, D).

%% fetch_keys(Dict): its keys.
fetch_keys(D) -> fold(fun(K, _, L) -> [K | L] end, [], D).

%% erase(Key, Dict): without Key.
erase(K, D) ->
    case take(K, D) of
        {_, D1} -> D1;
        error -> D
    end.

%% take(Key, Dict): {Value, Dict without Key} or error.
take(K, D) ->
    check(D),
    Slot = dict_table:slot(K, D),
    case take_from(K, dict_table:bucket(Slot, D), []) of
        {V, Bucket} ->
            {V, dict_table:shrink(dict_table:put_bucket(Slot, Bucket, D))};
        error ->
            error
    end.

take_from(K, [[K | V] | T], Seen) -> {V, lists:reverse(Seen, T)};
take_from(K, [P | T], Seen) -> take_from(K, T, [P | Seen]);
take_from(_, [], _) -> error.

%% store(Key, Value, Dict): with that value for Key.
store(K, V, D) -> change(K, fun(_) -> V end, V, D).

%% Key's value V becomes F(V), or Init if it has none.
change(K, F, Init, D) ->
    check(D),
    Slot = dict_table:slot(K, D),
    case change_in(K, F, dict_table:bucket(Slot, D)) of
        none ->
            Bucket = dict_table:bucket(Slot, D) ++ [[K | Init]],
            dict_table:grow(dict_table:put_bucket(Slot, Bucket, D));
        Bucket ->
            dict_table:put_bucket(Slot, Bucket, D)
    end.

change_in(K, F, [[K | V] | T]) -> [[K | F(V)] | T];
change_in(K, F, [P | T]) ->
    case change_in(K, F, T) of
        none -> none;
        T1 -> [P | T1]
    end;
change_in(_, _, []) -> none.

%% append(Key, Value, Dict): Value at the end of Key's list.
append(K, V, D) -> append_list(K, [V], D).

%% append_list(Key, Values, Dict): Values at the end of Key's list.
append_list(K, Vs, D) -> change(K, fun(Old) -> Old ++ Vs end, Vs, D).

%% update(Key, F, Dict): Key's value V becomes F(V); badarg without one.
update(K, F, D) ->
    check(D),
    Slot = dict_table:slot(K, D),
    case change_in(K, F, dict_table:bucket(Slot, D)) of
        none -> error(badarg, [K, F, D]);
        Bucket -> dict_table:put_bucket(Slot, Bucket, D)
    end.

%% update(Key, F, Init, Dict): the same, Init if Key has no value.
update(K, F, Init, D) -> change(K, F, Init, D).

%% update_counter(Key, N, Dict): Key's number grows by N, from 0.
update_counter(K, N, D) when is_number(N) ->
    change(K, fun(V) -> V + N end, N, D).

%% fold(F, Acc, Dict): F(Key, Value, Acc) over the pairs.
fold(F, Acc, D) ->
    check(D),
    dict_table:fold(fun(Bucket, A) -> fold_bucket(F, A, Bucket) end, Acc, D).

fold_bucket(F, Acc, [[K | V] | T]) -> fold_bucket(F, F(K, V, Acc), T);
fold_bucket(_, Acc, []) -> Acc.

%% map(F, Dict): each value V of key K becomes F(K, V).
map(F, D) ->
    check(D),
    dict_table:map_buckets(fun(B) -> [[K | F(K, V)] || [K | V] <- B] end, D).

%% filter(Pred, Dict): the pairs for which Pred(K, V) is true.
filter(Pred, D) ->
    lists:foldl(fun(K, Acc) -> erase(K, Acc) end, D,
                fold(fun(K, V, Ks) ->
                             case Pred(K, V) of
                                 true -> Ks;
                                 false -> [K | Ks]
                             end
                     end, [], D)).

%% merge(F, A, B): the pairs of both; of a key in both the value is F(K, VA, VB).
merge(F, A, B) ->
    case size(A) < size(B) of
        true ->
            fold(fun(K, VA, D) -> change(K, fun(VB) -> F(K, VA, VB) end, VA, D) end,
                 B, A);
        false ->
            fold(fun(K, VB, D) -> change(K, fun(VA) -> F(K, VA, VB) end, VB, D) end,
                 A, B)
    end.
