%%% maps over more than 32 keys: every walker visits each key once; results sorted before printing.
-module(std_maps_large).
-export([main/1]).

main(_) ->
    N = 1000,
    M = maps:from_list([{I, I * I} || I <- lists:seq(1, N)]),
    p(lists:sort(maps:keys(M)) =:= lists:seq(1, N)),
    p(lists:sum(maps:values(M))),
    p(maps:fold(fun(K, V, A) -> A + V - K * K end, 0, M)),
    p(maps:keys(M) =:= [K || {K, _} <- maps:to_list(M)]),
    p(maps:values(M) =:= [V || {_, V} <- maps:to_list(M)]),
    p(walk(maps:next(maps:iterator(M)), [])),
    p(maps:size(maps:filter(fun(K, _) -> K rem 7 =:= 0 end, M))),
    p(lists:sum(maps:values(maps:map(fun(K, _) -> K end, M)))),
    p(maps:size(maps:merge(M, maps:from_keys(lists:seq(500, 1500), x)))),
    p(maps:get(700, maps:merge(M, maps:from_keys(lists:seq(500, 1500), x)))),
    p(maps:size(maps:with(lists:seq(990, 2000), M))),
    p(maps:size(maps:without(lists:seq(1, 900), M))),
    p(maps:size(maps:intersect(M, maps:from_keys(lists:seq(901, 2000), y)))),
    p(lists:sort(maps:to_list(maps:map(fun(_, L) -> length(L) end, maps:groups_from_list(fun(X) -> X rem 10 end, lists:seq(1, 99)))))),
    p(maps:without(lists:seq(6, N), M)),
    p(maps:take(1000, maps:with([1, 1000], M))),
    Strs = maps:from_list([{integer_to_list(I), I} || I <- lists:seq(1, 100)]),
    p(lists:sublist(lists:sort(maps:to_list(Strs)), 3)),
    p(maps:from_list(maps:to_list(Strs)) =:= Strs).

walk(none, Acc) -> lists:sort(Acc) =:= lists:seq(1, 1000);
walk({K, V, I}, Acc) -> V = K * K, walk(maps:next(I), [K | Acc]).
p(X) -> io:format("~p~n", [X]).
