%%% Comparison program for orddict.
-module(t_orddict).

-export([run/1]).

-import(oracle, [same/3, int/2, times/2, list/2, small_term/0]).

run(N) ->
    times(N * 1000, fun() ->
        G = fun() -> {small_term(), int(1, 99)} end,
        L = list(10, G),
        A = orddict:from_list(L),
        B = orddict:from_list(list(10, G)),
        C = orddict:map(fun(_, V) -> [V] end, A),
        K = small_term(),
        [same(orddict, F, As) ||
            {F, As} <- [{from_list, [L]}, {size, [A]}, {is_empty, [A]}, {to_list, [A]},
                        {is_key, [K, A]}, {fetch, [K, A]}, {find, [K, A]},
                        {fetch_keys, [A]}, {erase, [K, A]}, {take, [K, A]},
                        {store, [K, 1, A]}, {append, [K, 1, C]},
                        {append_list, [K, [1, 2], C]},
                        {update, [K, fun(V) -> V + 1 end, A]},
                        {update, [K, fun(V) -> V + 1 end, 0, A]},
                        {update_counter, [K, 2, A]},
                        {fold, [fun(X, V, Acc) -> [{X, V} | Acc] end, [], A]},
                        {map, [fun(X, V) -> {X, V} end, A]},
                        {filter, [fun(_, V) -> V > 50 end, A]},
                        {merge, [fun(X, V1, V2) -> {X, V1, V2} end, A, B]}]]
    end).
