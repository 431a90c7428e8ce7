%%% Dictionaries as lists of pairs sorted by key.
%%%
%%% Pure functions, owned by the calling process. Keys that compare equal are one.
%%% Invariant: keys strictly ascend in the order of terms.
-module(orddict).

-export([new/0, is_key/2, to_list/1, from_list/1, size/1, is_empty/1, fetch/2,
         find/2, fetch_keys/1, erase/2, take/2, store/3, append/3, append_list/3,
         update/3, update/4, update_counter/3, fold/3, map/2, filter/2, merge/3]).

-compile({no_auto_import, [size/1]}).

%% new(): the empty dictionary.
new() -> [].

%% is_key(Key, Dict): it has a value for Key.
is_key(K, [{K1, _} | T]) when K > K1 -> is_key(K, T);
is_key(K, [{K1, _} | _]) -> K == K1;
is_key(_, []) -> false.

%% to_list(Dict): its pairs, keys ascending.
to_list(D) -> D.

%% from_list(Pairs): the dictionary of them; the last pair of a key counts.
from_list([]) -> [];
from_list([{_, _}] = L) -> L;
from_list(L) -> lists:ukeysort(1, lists:reverse(pairs(L))).

pairs([{_, _} = P | T]) -> [P | pairs(T)];
pairs([]) -> [].

%% size(Dict): number of keys.
size(D) -> length(D).

%% is_empty(Dict): it has no key.
is_empty(D) -> D =:= [].

%% fetch(Key, Dict): its value; function_clause if there is none.
fetch(K, [{K1, _} | T]) when K > K1 -> fetch(K, T);
fetch(K, [{K1, V} | _]) when K == K1 -> V.

%% find(Key, Dict): {ok, Value} or error.
find(K, [{K1, _} | T]) when K > K1 -> find(K, T);
find(K, [{K1, V} | _]) when K == K1 -> {ok, V};
find(_, [{_, _} | _]) -> error;
find(_, []) -> error.

%% fetch_keys(Dict): its keys, ascending.
fetch_keys([{K, _} | T]) -> [K | fetch_keys(T)];
fetch_keys([]) -> [].

%% erase(Key, Dict): without Key.
erase(K, [{K1, _} = P | T]) when K > K1 -> [P | erase(K, T)];
erase(K, [{K1, _} | _] = D) when K < K1 -> D;
erase(_, [{_, _} | T]) -> T;
erase(_, []) -> [].

%% take(Key, Dict): {Value, Dict without Key} or error.
take(K, D) -> take(K, D, []).

take(K, [{K1, _} = P | T], Seen) when K > K1 -> take(K, T, [P | Seen]);
take(K, [{K1, _} | _], _) when K < K1 -> error;
take(_, [{_, V} | T], Seen) -> {V, lists:reverse(Seen, T)};
take(_, [], _) -> error.

%% store(Key, Value, Dict): with that value for Key.
store(K, V, [{K1, _} = P | T]) when K > K1 -> [P | store(K, V, T)];
store(K, V, [{K1, _} | _] = D) when K < K1 -> [{K, V} | D];
store(K, V, [{_, _} | T]) -> [{K, V} | T];
store(K, V, []) -> [{K, V}].

%% append(Key, Value, Dict): Value at the end of Key's list.
append(K, V, D) -> append_list(K, [V], D).

%% append_list(Key, Values, Dict): Values at the end of Key's list.
append_list(K, Vs, [{K1, _} = P | T]) when K > K1 -> [P | append_list(K, Vs, T)];
append_list(K, Vs, [{K1, _} | _] = D) when K < K1 -> [{K, Vs} | D];
append_list(K, Vs, [{_, Old} | T]) -> [{K, Old ++ Vs} | T];
append_list(K, Vs, []) -> [{K, Vs}].

%% update(Key, F, Dict): Key's value V becomes F(V); function_clause without one.
update(K, F, [{K1, _} = P | T]) when K > K1 -> [P | update(K, F, T)];
update(K, F, [{K1, V} | T]) when K == K1 -> [{K, F(V)} | T].

%% update(Key, F, Init, Dict): the same, Init if Key has no value.
update(K, F, Init, [{K1, _} = P | T]) when K > K1 -> [P | update(K, F, Init, T)];
update(K, _, Init, [{K1, _} | _] = D) when K < K1 -> [{K, Init} | D];
update(K, F, _, [{_, V} | T]) -> [{K, F(V)} | T];
update(K, _, Init, []) -> [{K, Init}].

%% update_counter(Key, N, Dict): Key's number grows by N, from 0.
update_counter(K, N, [{K1, _} = P | T]) when K > K1 ->
    [P | update_counter(K, N, T)];
update_counter(K, N, [{K1, _} | _] = D) when K < K1 -> [{K, N} | D];
update_counter(K, N, [{_, V} | T]) -> [{K, V + N} | T];
update_counter(K, N, []) -> [{K, N}].

%% fold(F, Acc, Dict): F(Key, Value, Acc) over the pairs, keys ascending.
fold(F, Acc, [{K, V} | T]) -> fold(F, F(K, V, Acc), T);
fold(F, Acc, []) when is_function(F, 3) -> Acc.

%% map(F, Dict): each value V of key K becomes F(K, V).
map(F, [{K, V} | T]) -> [{K, F(K, V)} | map(F, T)];
map(F, []) when is_function(F, 2) -> [].

%% filter(Pred, Dict): the pairs for which Pred(K, V) is true.
filter(Pred, [{K, V} = P | T]) ->
    case Pred(K, V) of
        true -> [P | filter(Pred, T)];
        false -> filter(Pred, T)
    end;
filter(Pred, []) when is_function(Pred, 2) -> [].

%% merge(F, A, B): the pairs of both; of a key in both the value is F(K, VA, VB).
merge(F, [{K1, _} = P | A], [{K2, _} | _] = B) when K1 < K2 ->
    [P | merge(F, A, B)];
merge(F, [{K1, _} | _] = A, [{K2, _} = P | B]) when K1 > K2 ->
    [P | merge(F, A, B)];
merge(F, [{K, V1} | A], [{_, V2} | B]) -> [{K, F(K, V1, V2)} | merge(F, A, B)];
merge(F, [], B) when is_function(F, 3) -> B;
merge(F, A, []) when is_function(F, 3) -> A.
