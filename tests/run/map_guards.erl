%%% Maps in guards and BIFs: is_map, map_size, map_get, is_map_key and their errors.
-module(map_guards).
-export([main/1]).

main(_) ->
    [io:format("~w: ~w ~w~n", [V, g(V), sz(V)]) || V <- [#{}, #{a => 1}, #{a => 2, b => 3}, #{b => 1}, a, [], {a, 1}]],
    io:format("~w~n", [[map_get(a, #{a => 1}), is_map_key(a, #{a => 1}), is_map_key(b, #{a => 1}), is_map(#{}), is_map(x), map_size(#{})]]),
    [io:format("~w~n", [try F() catch C:R -> {C, R} end]) || F <- [fun() -> map_get(z, id(#{a => 1})) end, fun() -> map_get(z, id(x)) end, fun() -> is_map_key(a, id([])) end, fun() -> map_size(id({})) end]].

id(X) -> X.
g(M) when map_get(a, M) =:= 1 -> a_is_1;
g(M) when is_map_key(a, M) -> has_a;
g(M) when is_map(M), map_size(M) > 0 -> other_map;
g(M) when not is_map(M) -> no_map;
g(_) -> empty.
sz(M) when map_size(M) =:= 2 -> two;
sz(M) when map_size(M) < 2 -> small;
sz(_) -> none.
