%%% Map patterns: :=, several keys, nested, bound and computed keys, in heads, cases, generators, receive.
-module(map_match).
-export([main/1]).

main(_) ->
    Ms = [#{}, #{type => circle, r => 2}, #{type => rect, w => 2, h => 3}, #{type => rect}, #{type => x, extra => 1}, #{1 => one}, #{1.0 => onef}, not_map],
    [io:format("~w -> ~w~n", [M, f(M)]) || M <- Ms],
    #{a := A, b := #{c := [C | _]}} = #{a => 1, b => #{c => [7, 8]}, z => 0},
    io:format("~w ~w~n", [A, C]),
    K = {my, key},
    #{K := V} = #{K => found},
    io:format("~w~n", [V]),
    io:format("~w~n", [[N || #{n := N} <- [#{n => 1}, #{m => 2}, x, #{n => 3}]]]),
    self() ! #{tag => 1, body => b}, self() ! #{tag => 2, body => c},
    receive #{tag := 2, body := B2} -> io:format("~w~n", [B2]) end,
    receive #{tag := T} -> io:format("~w~n", [T]) end,
    io:format("~w~n", [look(k2, #{k1 => 1, k2 => 2})]),
    io:format("~w~n", [look(k3, #{k1 => 1, k2 => 2})]),
    io:format("~w~n", [same(#{x => 1, y => 1})]),
    io:format("~w~n", [same(#{x => 1, y => 2})]),
    io:format("~w~n", [try #{missing := _} = #{a => 1} catch error:R -> R end]),
    io:format("~w~n", [try #{k := 2} = #{k => 1} catch error:R2 -> R2 end]),
    Big = maps:from_list([{{k, I}, I} || I <- lists:seq(1, 200)]),
    #{{k, 77} := N77, {k, 200} := N200} = Big,
    io:format("~w ~w~n", [N77, N200]),
    io:format("~w~n", [is_map_key({k, 1}, Big) andalso not is_map_key(k, Big)]).

f(#{type := circle, r := R}) -> 3 * R * R;
f(#{type := rect, w := W, h := H}) -> W * H;
f(#{type := T} = M) when map_size(M) =:= 1 -> {only, T};
f(#{type := T, extra := E}) -> {T, E};
f(#{1 := X}) -> {int_key, X};
f(#{}) -> some_map;
f(_) -> no_map.

look(Key, Map) -> case Map of #{Key := V} -> {ok, V}; #{} -> none end.

same(#{x := X, y := X}) -> {same, X};
same(_) -> different.
