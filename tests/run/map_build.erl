%%% Map construction: keys of every type, duplicates, nesting, printing in key order.
-module(map_build).
-export([main/1]).

main(_) ->
    io:format("~w~n", [#{}]),
    io:format("~w~n", [#{a => 1, b => 2, c => 3}]),
    io:format("~w~n", [#{c => 3, b => 2, a => 1}]),
    io:format("~w~n", [#{a => 1, a => 2}]),
    io:format("~w~n", [#{1 => int, 1.0 => float, "s" => str, <<"b">> => bin, {t, 1} => tup, [] => nil, #{} => map, at => atom}]),
    K = key, V = [val],
    io:format("~w~n", [#{K => V, {K, V} => K, f(1) => f(2)}]),
    M = #{outer => #{inner => #{deep => 1}}},
    io:format("~w~n", [M]),
    io:format("~w~n", [map_size(M)]),
    Big = maps:from_list([{I, I * I} || I <- lists:seq(1, 1000)]),
    io:format("~w ~w ~w~n", [map_size(Big), maps:get(1000, Big), lists:sum(maps:values(Big))]),
    io:format("~w~n", [lists:sum([X || {X, _} <- maps:to_list(Big)])]),
    B32 = maps:from_list([{I, x} || I <- lists:seq(1, 32)]),
    io:format("~w~n", [maps:keys(B32)]),
    io:format("~w~n", [maps:size(B32#{33 => x})]),
    io:format("~w~n", [lists:sort(maps:keys(B32#{33 => x}))]),
    io:format("~w~n", [(maps:remove(33, B32#{33 => x})) =:= B32]).

f(X) -> {f, X}.
