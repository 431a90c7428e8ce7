%%% maps: badmap, badkey, badarg and function errors of each function.
-module(std_maps_errors).
-export([main/1]).

main(_) ->
    M = #{a => 1},
    B = not_a_map,
    Fs = [fun() -> maps:get(z, M) end, fun() -> maps:get(z, B) end, fun() -> maps:get(z, B, d) end, fun() -> maps:find(z, B) end, fun() -> maps:put(a, b, B) end, fun() -> maps:remove(a, B) end,
          fun() -> maps:update(z, 1, M) end, fun() -> maps:update(z, 1, B) end, fun() -> maps:take(z, B) end, fun() -> maps:keys(B) end, fun() -> maps:values(B) end, fun() -> maps:to_list(B) end,
          fun() -> maps:size(B) end, fun() -> maps:merge(M, B) end, fun() -> maps:merge(B, M) end, fun() -> maps:is_key(a, B) end, fun() -> maps:from_list([{a, 1}, x]) end, fun() -> maps:from_list(x) end,
          fun() -> maps:from_list([{a, 1} | x]) end, fun() -> maps:map(fun(_) -> 1 end, M) end, fun() -> maps:fold(fun(_, _, _) -> 1 end, 0, B) end, fun() -> maps:fold(x, 0, M) end, fun() -> maps:filter(fun(_, _) -> true end, B) end,
          fun() -> maps:update_with(z, fun(V) -> V end, M) end, fun() -> maps:update_with(a, x, M) end, fun() -> maps:with([a], B) end, fun() -> maps:with(x, M) end, fun() -> maps:without([a], B) end, fun() -> maps:from_keys(x, 1) end,
          fun() -> maps:iterator(B) end, fun() -> maps:next(x) end, fun() -> maps:map(fun(_, V) -> V + b end, M) end, fun() -> maps:merge_with(x, M, M) end, fun() -> maps:intersect(M, B) end, fun() -> maps:foreach(fun(_, V) -> throw(V) end, M) end],
    [io:format("~2w ~w~n", [I, try F() catch C:R -> {C, R} end]) || {I, F} <- lists:zip(lists:seq(1, length(Fs)), Fs)].
