%%% Map update: => adds or replaces, := only replaces, sharing leaves the old map alone.
-module(map_update).
-export([main/1]).

main(_) ->
    M = #{a => 1, b => 2},
    io:format("~w~n", [M#{c => 3}]),
    io:format("~w~n", [M#{a => 10}]),
    io:format("~w~n", [M#{a := 10, b := 20}]),
    io:format("~w~n", [M#{a := x, z => y, a => last}]),
    io:format("~w~n", [M]),
    io:format("~w~n", [M#{}]),
    io:format("~w~n", [M#{a => 1} =:= M]),
    io:format("~w~n", [(M#{c => 1})#{c := 2}]),
    io:format("~w~n", [#{a => 1}#{b => 2}#{c => 3}]),
    io:format("~w~n", [M#{1 => x, 1.0 => y}]),
    lists:foreach(fun(F) -> io:format("~w~n", [try F() catch C:R -> {C, R} end]) end,
                  [fun() -> M#{zz := 1} end, fun() -> (id(x))#{a => 1} end, fun() -> (id([]))#{a := 1} end,
                   fun() -> (id(#{}))#{} end, fun() -> (id(1))#{} end, fun() -> M#{a := 1, q := 2, r := 3} end]),
    Counts = lists:foldl(fun(W, A) -> A#{W => maps:get(W, A, 0) + 1} end, #{}, [a, b, a, c, b, a]),
    io:format("~w~n", [Counts]),
    Big = lists:foldl(fun(I, A) -> A#{I => I} end, #{}, lists:seq(1, 5000)),
    Big2 = lists:foldl(fun(I, A) -> A#{I := -I} end, Big, lists:seq(2, 5000, 2)),
    io:format("~w ~w~n", [lists:sum(maps:values(Big)), lists:sum(maps:values(Big2))]),
    io:format("~w~n", [try Big#{5001 := x} catch error:E -> E end]).

id(X) -> X.
