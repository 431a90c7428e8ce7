%%% ~W and ~P: depth limits on lists, tuples, maps, strings, binaries, nesting.
-module(fmt_depth).
-export([main/1]).

main(_) ->
    Ts = [[1, 2, 3, 4, 5, 6, 7, 8], {a, b, c, d, e, f, g}, [[[[[[x]]]]]], {{{{{y}}}}}, #{a => 1, b => 2, c => 3, d => 4}, "a string of text", <<"a binary of text, a little longer">>, <<1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12>>, {1, [2, {3, [4, {5, [6]}]}]}, [a | b], atom, 12345, [{k, "v"}, {k2, "v2"}], [[], {}, #{}]],
    [io:format("~W~n", [T, D]) || T <- Ts, D <- [1, 2, 3, 5, 8]],
    [io:format("~P~n", [T, D]) || T <- Ts, D <- [1, 2, 4, 8, 12]],
    io:format("~W ~P~n", [lists:seq(1, 100), 20, lists:seq(1, 100), 20]),
    io:format("[~20W] [~-20W] [~20P]~n", [{a, b, c}, 3, {a, b, c}, 3, {a, b, c}, 3]),
    io:format("~P~n", [[{I, lists:duplicate(I, x)} || I <- lists:seq(1, 30)], 30]),
    io:format("~W~n", [lists:seq(1, 5), -1]).
