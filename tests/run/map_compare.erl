%%% Maps compare by size, then sorted keys, then values; equality ignores how they were built.
-module(map_compare).
-export([main/1]).

main(_) ->
    A = maps:from_list([{I, I} || I <- lists:seq(1, 100)]),
    B = lists:foldl(fun(I, M) -> M#{I => I} end, #{}, lists:seq(100, 1, -1)),
    C = lists:foldl(fun(I, M) -> maps:remove(I, M) end, maps:from_list([{I, I} || I <- lists:seq(1, 200)]), lists:seq(101, 200)),
    io:format("~w~n", [[A =:= B, A =:= C, B =:= C, A == B#{1 := 1.0}, A =:= B#{1 := 1.0}]]),
    io:format("~w~n", [[#{a => 1} < #{a => 2}, #{a => 9} < #{b => 1}, #{a => 1, b => 1} > #{z => 9}, #{} < #{a => 1}, #{} < [], #{} > {}]]),
    io:format("~w~n", [[#{1 => a} =:= #{1.0 => a}, #{1 => a} == #{1.0 => a}, #{1 => a} < #{1.0 => a}, #{2 => a} < #{1.0 => a}, #{a => 1} == #{a => 1.0}]]),
    io:format("~w~n", [lists:sort([#{b => 2}, #{a => 3}, #{a => 1, b => 1}, #{}, #{1 => x}, #{a => 1}])]),
    io:format("~w~n", [lists:usort([#{x => 1, y => 2}, #{y => 2, x => 1}, #{x => 1}])]),
    io:format("~w ~w~n", [A < A#{50 := 51}, A < A#{50 := 49}]),
    io:format("~w~n", [erlang:phash2(A) =:= erlang:phash2(C)]),
    M = #{A => as_key},
    io:format("~w~n", [maps:get(C, M)]),
    io:format("~w~n", [lists:foldl(fun(I, Acc) -> Acc andalso maps:is_key(I, A) end, true, lists:seq(1, 100))]).
