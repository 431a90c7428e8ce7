%%% Comparison program for dict, and for the hash that orders it.
-module(t_dict).

-export([run/1]).

-import(oracle, [same/3, same_value/3, pick/1, int/2, times/2, list/2, term/1]).

run(N) ->
    times(N * 3000, fun() ->
        T = term(int(0, 3)),
        portable(T) andalso
            same_value({phash, T}, erlang:phash(T, 1 bsl 32),
                       rvm_t_dict_hash:phash(T, 1 bsl 32))
    end),
    times(N * 200, fun random/0).

portable(T) when is_map(T) -> false;
portable(B) when is_bitstring(B) -> is_binary(B);
portable([H | T]) -> portable(H) andalso portable(T);
portable(T) when is_tuple(T) -> portable(tuple_to_list(T));
portable(_) -> true.

key() -> pick([int(1, 400), {k, int(1, 50)}, pick([a, b, "k", <<"b">>]), int(1, 9)]).

random() ->
    Max = pick([10, 100, 600]),
    D = build(list(Max, fun key/0), dict:new()),
    E = build(list(pick([10, 300]), fun key/0), dict:new()),
    D1 = lists:foldl(fun(K, A) -> dict:erase(K, A) end, D,
                     lists:sublist(dict:fetch_keys(D), int(0, Max))),
    K = key(),
    Dl = dict:map(fun(_, V) -> [V] end, D),
    [same(dict, F, As, Norm) ||
        {F, As, Norm} <-
            [{size, [D1], v}, {is_empty, [D1], v}, {to_list, [D1], v},
             {is_key, [K, D1], v}, {fetch, [K, D1], v}, {find, [K, D1], v},
             {fetch_keys, [D1], v}, {erase, [K, D1], d}, {take, [K, D1], v},
             {store, [K, 1, D1], d}, {append, [K, 1, Dl], d},
             {append_list, [K, [1, 2], Dl], d}, {update, [K, fun(V) -> V + 1 end, D1], d},
             {update, [K, fun(V) -> V + 1 end, 0, D1], d},
             {update_counter, [K, 2, D1], d},
             {fold, [fun(X, V, Acc) -> [{X, V} | Acc] end, [], D1], v},
             {map, [fun(X, V) -> {X, V} end, D1], d}, {from_list, [dict:to_list(D)], d},
             {filter, [fun(_, V) -> V > 50 end, D], s},
             {merge, [fun(X, V1, V2) -> {X, V1, V2} end, D, E], s}]].

build(Ks, D) -> lists:foldl(fun(K, A) -> dict:store(K, int(1, 99), A) end, D, Ks).

%% Tables of filter and merge may have another history: their pairs count.
same(M, F, As, s) -> oracle:same(M, F, As, fun(D) -> lists:sort(dict:to_list(D)) end);
same(M, F, As, _) -> same(M, F, As).
