%%% Maps: iteration, folds, selection, combination.
%%%
%%% Pure functions, owned by the calling process. The primitives (get/2, find/2,
%%% put/3, remove/2, update/3, take/2, is_key/2, keys/1, values/1, merge/2,
%%% from_list/1, to_list/1, from_keys/2, new/0, size/1) are natives of the module `maps'
%%% and not defined here. What walks a map reads it in chunks through the native
%%% rvm_map:entries/2, so that a walk over a huge map can be preempted and needs
%%% memory for one chunk only. Order: that of rvm_map:entries/2, for maps of up
%%% to 32 keys the order of terms of the keys.
-module(maps).

-export([get/3, iterator/1, next/1]).
-export([filter/2, filtermap/2, map/2, fold/3, foreach/2]).
-export([update_with/3, update_with/4, with/2, without/2,
         merge_with/3, intersect/2, intersect_with/3,
         groups_from_list/2, groups_from_list/3]).

%% get(Key, Map, Default): the value of Key, or Default.
get(Key, Map, Default) when is_map(Map) ->
    case Map of
        #{Key := V} -> V;
        _ -> Default
    end;
get(Key, Map, Default) ->
    error({badmap, Map}, [Key, Map, Default]).

%% --- Iteration --------------------------------------------------------------
%% An iterator is [Cursor | Map], {Key, Value, Iterator} or none; next/1 turns
%% the first form into the second, a chunk at a time.

%% iterator(Map): an iterator before the first association.
iterator(Map) when is_map(Map) -> [0 | Map];
iterator(X) -> error({badmap, X}, [X]).

%% next(Iterator): {Key, Value, Iterator} or none.
next({_, _, _} = Entry) -> Entry;
next([Cursor | Map] = I) when is_map(Map) ->
    try rvm_map:entries(Map, Cursor) of
        done -> none;
        {[], Next} -> next([Next | Map]);
        {Pairs, Next} -> chain(Pairs, [Next | Map])
    catch
        %% A cursor that is none of this map's.
        error:_ -> error(badarg, [I])
    end;
next(none) -> none;
next(I) -> error(badarg, [I]).

chain([{K, V} | T], I) -> {K, V, chain(T, I)};
chain([], [done | _]) -> none;
chain([], I) -> I.

%% --- Walks ------------------------------------------------------------------

%% filter(Pred, MapOrIterator): the associations for which Pred(K, V) is true.
filter(Pred, M) when is_function(Pred, 2) ->
    case first(M) of
        bad -> error({badmap, M}, [Pred, M]);
        I -> maps:from_list(filter_walk(Pred, I))
    end;
filter(Pred, M) ->
    error(badarg, [Pred, M]).

filter_walk(Pred, {K, V, I}) ->
    case Pred(K, V) of
        true -> [{K, V} | filter_walk(Pred, next(I))];
        false -> filter_walk(Pred, next(I))
    end;
filter_walk(_, none) ->
    [].

%% filtermap(F, MapOrIterator): F(K, V) says true (keep V), {true, V1} or false.
filtermap(F, M) when is_function(F, 2) ->
    case first(M) of
        bad -> error({badmap, M}, [F, M]);
        I -> maps:from_list(filtermap_walk(F, I))
    end;
filtermap(F, M) ->
    error(badarg, [F, M]).

filtermap_walk(F, {K, V, I}) ->
    case F(K, V) of
        true -> [{K, V} | filtermap_walk(F, next(I))];
        {true, V1} -> [{K, V1} | filtermap_walk(F, next(I))];
        false -> filtermap_walk(F, next(I))
    end;
filtermap_walk(_, none) ->
    [].

%% map(F, MapOrIterator): each value V of key K becomes F(K, V).
map(F, M) when is_function(F, 2) ->
    case first(M) of
        bad -> error({badmap, M}, [F, M]);
        I -> maps:from_list(map_walk(F, I))
    end;
map(F, M) ->
    error(badarg, [F, M]).

map_walk(F, {K, V, I}) -> [{K, F(K, V)} | map_walk(F, next(I))];
map_walk(_, none) -> [].

%% fold(F, Acc, MapOrIterator): F(K, V, Acc) over all associations.
fold(F, Acc, M) when is_function(F, 3) ->
    if
        is_map(M) ->
            fold_map(F, Acc, M, 0);
        true ->
            case first(M) of
                bad -> error({badmap, M}, [F, Acc, M]);
                I -> fold_iterator(F, Acc, I)
            end
    end;
fold(F, Acc, M) ->
    error(badarg, [F, Acc, M]).

%% The common case, a map, needs no iterator.
fold_map(F, Acc, Map, Cursor) ->
    case rvm_map:entries(Map, Cursor) of
        done -> Acc;
        {Pairs, done} -> fold_pairs(F, Acc, Pairs);
        {Pairs, Next} -> fold_map(F, fold_pairs(F, Acc, Pairs), Map, Next)
    end.

fold_pairs(F, Acc, [{K, V} | T]) -> fold_pairs(F, F(K, V, Acc), T);
fold_pairs(_, Acc, []) -> Acc.

fold_iterator(F, Acc, {K, V, I}) -> fold_iterator(F, F(K, V, Acc), next(I));
fold_iterator(_, Acc, none) -> Acc.

%% foreach(F, MapOrIterator): F(K, V) for each association; the atom ok.
foreach(F, M) when is_function(F, 2) ->
    case first(M) of
        bad -> error({badmap, M}, [F, M]);
        I -> foreach_walk(F, I)
    end;
foreach(F, M) ->
    error(badarg, [F, M]).

foreach_walk(F, {K, V, I}) ->
    F(K, V),
    foreach_walk(F, next(I));
foreach_walk(_, none) ->
    ok.

%% The first step of a walk over a map or an iterator, or bad.
first(M) when is_map(M) -> next([0 | M]);
first([_ | M] = I) when is_map(M) ->
    try next(I) catch error:badarg -> bad end;
first({_, _, _} = I) -> I;
first(none) -> none;
first(_) -> bad.

%% --- Updates and selections -------------------------------------------------

%% update_with(Key, F, Map): the value V of Key becomes F(V). {badkey, Key} if
%% there is none.
update_with(Key, F, Map) when is_map(Map), is_function(F, 1) ->
    case Map of
        #{Key := V} -> Map#{Key := F(V)};
        _ -> error({badkey, Key}, [Key, F, Map])
    end;
update_with(Key, F, Map) ->
    error(bad(Map), [Key, F, Map]).

%% update_with(Key, F, Init, Map): the same, Init if there is no Key.
update_with(Key, F, Init, Map) when is_map(Map), is_function(F, 1) ->
    case Map of
        #{Key := V} -> Map#{Key := F(V)};
        _ -> Map#{Key => Init}
    end;
update_with(Key, F, Init, Map) ->
    error(bad(Map), [Key, F, Init, Map]).

%% with(Keys, Map): the associations of Map whose key is in Keys.
with(Keys, Map) when is_list(Keys), is_map(Map) ->
    maps:from_list(with_pairs(Keys, Map));
with(Keys, Map) ->
    error(bad(Map), [Keys, Map]).

with_pairs([K | T], Map) ->
    case Map of
        #{K := V} -> [{K, V} | with_pairs(T, Map)];
        _ -> with_pairs(T, Map)
    end;
with_pairs([], _) ->
    [].

%% without(Keys, Map): the others.
without(Keys, Map) when is_list(Keys), is_map(Map) ->
    remove_all(Keys, Map);
without(Keys, Map) ->
    error(bad(Map), [Keys, Map]).

remove_all([K | T], Map) -> remove_all(T, maps:remove(K, Map));
remove_all([], Map) -> Map.

%% --- Combinations -----------------------------------------------------------

%% merge_with(F, A, B): both maps; of a key in both the value is F(K, VA, VB).
merge_with(F, A, B) when is_map(A), is_map(B), is_function(F, 3) ->
    %% Walk the smaller map; G keeps the arguments of F in their order.
    if
        map_size(A) > map_size(B) ->
            fold_map(fun(K, VB, Acc) ->
                             case Acc of
                                 #{K := VA} -> Acc#{K := F(K, VA, VB)};
                                 _ -> Acc#{K => VB}
                             end
                     end, A, B, 0);
        true ->
            fold_map(fun(K, VA, Acc) ->
                             case Acc of
                                 #{K := VB} -> Acc#{K := F(K, VA, VB)};
                                 _ -> Acc#{K => VA}
                             end
                     end, B, A, 0)
    end;
merge_with(F, A, B) when is_function(F, 3) ->
    error(bad(A, B), [F, A, B]);
merge_with(F, A, B) ->
    error(badarg, [F, A, B]).

%% intersect(A, B): the associations of B whose key is in A too.
intersect(A, B) when is_map(A), is_map(B) ->
    if
        map_size(A) =< map_size(B) ->
            maps:from_list(common(A, 0, fun(K, _) ->
                                                case B of
                                                    #{K := VB} -> {K, VB};
                                                    _ -> none
                                                end
                                        end));
        true ->
            maps:from_list(common(B, 0, fun(K, VB) ->
                                                case A of
                                                    #{K := _} -> {K, VB};
                                                    _ -> none
                                                end
                                        end))
    end;
intersect(A, B) ->
    error(bad(A, B), [A, B]).

%% intersect_with(F, A, B): the keys in both, with F(K, VA, VB).
intersect_with(F, A, B) when is_map(A), is_map(B), is_function(F, 3) ->
    if
        map_size(A) =< map_size(B) ->
            maps:from_list(common(A, 0, fun(K, VA) ->
                                                case B of
                                                    #{K := VB} ->
                                                        {K, F(K, VA, VB)};
                                                    _ -> none
                                                end
                                        end));
        true ->
            maps:from_list(common(B, 0, fun(K, VB) ->
                                                case A of
                                                    #{K := VA} ->
                                                        {K, F(K, VA, VB)};
                                                    _ -> none
                                                end
                                        end))
    end;
intersect_with(F, A, B) when is_function(F, 3) ->
    error(bad(A, B), [F, A, B]);
intersect_with(F, A, B) ->
    error(badarg, [F, A, B]).

%% The pairs that Pick(K, V) gives for the associations of Map.
common(Map, Cursor, Pick) ->
    case rvm_map:entries(Map, Cursor) of
        done -> [];
        {Pairs, done} -> picked(Pairs, Pick, []);
        {Pairs, Next} -> picked(Pairs, Pick, common(Map, Next, Pick))
    end.

picked([{K, V} | T], Pick, Tail) ->
    case Pick(K, V) of
        none -> picked(T, Pick, Tail);
        Pair -> [Pair | picked(T, Pick, Tail)]
    end;
picked([], _, Tail) ->
    Tail.

%% groups_from_list(KeyFun, List): KeyFun(E) => the elements with that key, in order.
groups_from_list(KeyFun, L)
  when is_function(KeyFun, 1), length(L) >= 0 ->
    group(lists:reverse(L), KeyFun, #{});
groups_from_list(KeyFun, L) ->
    error(badarg, [KeyFun, L]).

group([E | T], KeyFun, Map) ->
    K = KeyFun(E),
    case Map of
        #{K := Es} -> group(T, KeyFun, Map#{K := [E | Es]});
        _ -> group(T, KeyFun, Map#{K => [E]})
    end;
group([], _, Map) ->
    Map.

%% groups_from_list(KeyFun, ValueFun, List): the same with ValueFun(E) for E.
groups_from_list(KeyFun, ValueFun, L)
  when is_function(KeyFun, 1), is_function(ValueFun, 1), length(L) >= 0 ->
    group(lists:reverse(L), KeyFun, ValueFun, #{});
groups_from_list(KeyFun, ValueFun, L) ->
    error(badarg, [KeyFun, ValueFun, L]).

group([E | T], KeyFun, ValueFun, Map) ->
    K = KeyFun(E),
    V = ValueFun(E),
    case Map of
        #{K := Vs} -> group(T, KeyFun, ValueFun, Map#{K := [V | Vs]});
        _ -> group(T, KeyFun, ValueFun, Map#{K => [V]})
    end;
group([], _, _, Map) ->
    Map.

%% The reason of a bad call: badmap if Map is none, else badarg. (The function that was called raises
%% it, so that it stands at the top of the trace.)
bad(Map) when is_map(Map) -> badarg;
bad(X) -> {badmap, X}.

bad(A, B) when is_map(A) -> bad(B);
bad(A, _) -> {badmap, A}.
