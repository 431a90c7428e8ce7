%%% maps: every function of the module on small maps.
-module(std_maps_all).
-export([main/1]).

main(_) ->
    M = #{a => 1, b => 2, c => 3},
    p([maps:new(), maps:from_list([{x, 1}, {y, 2}, {x, 3}]), maps:from_keys([a, b], 0), maps:size(M), maps:keys(M), maps:values(M), maps:to_list(M)]),
    p([maps:get(a, M), maps:get(z, M, none), maps:find(b, M), maps:find(z, M), maps:is_key(a, M), maps:is_key(z, M)]),
    p([maps:put(d, 4, M), maps:put(a, x, M), maps:remove(a, M), maps:remove(z, M), maps:update(a, 9, M), maps:take(b, M), maps:take(z, M)]),
    p([maps:update_with(a, fun(V) -> V + 100 end, M), maps:update_with(z, fun(V) -> V end, init, M), maps:update_with(a, fun(V) -> -V end, init, M)]),
    p([maps:merge(M, #{c => 30, d => 40}), maps:merge_with(fun(K, A, B) -> {K, A, B} end, M, #{c => 30, d => 40}), maps:intersect(M, #{a => x, q => y}), maps:intersect_with(fun(K, A, B) -> {K, A, B} end, M, #{a => x, q => y})]),
    p([maps:map(fun(K, V) -> {K, V} end, M), maps:filter(fun(_, V) -> V > 1 end, M), maps:filtermap(fun(a, _) -> true; (b, V) -> {true, V * 10}; (_, _) -> false end, M)]),
    p([maps:fold(fun(K, V, A) -> [{K, V} | A] end, [], M), maps:with([a, z], M), maps:without([a, z], M)]),
    maps:foreach(fun(K, V) -> io:format("~w=~w ", [K, V]) end, M), io:nl(),
    p([maps:groups_from_list(fun(X) -> X rem 3 end, lists:seq(1, 10)), maps:groups_from_list(fun length/1, fun hd/1, ["a", "bb", "cc", "d"])]),
    I = maps:iterator(M),
    {K1, V1, I2} = maps:next(I), {K2, V2, I3} = maps:next(I2), {K3, V3, I4} = maps:next(I3),
    p([[{K1, V1}, {K2, V2}, {K3, V3}], maps:next(I4), maps:next(maps:iterator(#{}))]),
    p([maps:map(fun(_, V) -> V * 2 end, maps:iterator(M)), maps:filter(fun(K, _) -> K =/= a end, maps:iterator(M)), maps:fold(fun(_, V, A) -> A + V end, 0, maps:iterator(M))]).

p(Vs) -> [io:format("~w~n", [V]) || V <- Vs].
