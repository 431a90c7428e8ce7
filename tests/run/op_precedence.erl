%%% Operator precedence and associativity, seen through results.
-module(op_precedence).
-export([main/1]).

main(_) ->
    io:format("~w~n", [[1 + 2 * 3, (1 + 2) * 3, 10 - 3 - 2, 10 - (3 - 2), 100 div 10 div 2, 100 div 10 * 2, 2 * 3 rem 4, -2 * 3, - 2 - 3, 7 - -2]]),
    io:format("~w~n", [[1 + 2 bsl 3, 1 bsl 2 + 1, 6 band 3 bor 8, 1 bor 2 bxor 3, 12 band 10 * 1, bnot 5 band 7, 1 - 2 bor 4, 3 bsl 1 bsl 1, 256 bsr 2 bsr 2]]),
    io:format("~w~n", [[not true and false, not (true and false), true or false and false, (true or false) and false, true xor true or true, not false orelse exit(x)]]),
    io:format("~w~n", [[(1 < 2) =:= true, 1 + 1 == 2, 3 - 1 =< 2 andalso 2 >= 1 + 1, not (1 > 2), (1 =:= 1) and (2 =:= 2)]]),
    io:format("~w~n", [[true andalso false orelse true, false andalso true orelse true, true orelse false andalso false, (true orelse false) andalso false]]),
    io:format("~w~n", [[1] ++ [2] ++ [3] -- [3]]),
    io:format("~w~n", [[1, 2, 3] -- [1] ++ [2]]),
    io:format("~w~n", [([1, 2, 3] -- [1]) ++ [2]]),
    io:format("~w~n", [1 / 2 / 2 * 4]),
    X = Y = 1 + 1,
    io:format("~w ~w~n", [X, Y]),
    self() ! self() ! {a, 1 + 1},
    receive M1 -> receive M2 -> io:format("~w~n", [{M1, M2}]) end end,
    Z = catch 1 + 2,
    io:format("~w~n", [Z]),
    io:format("~w~n", [{catch throw(a), catch throw(b)}]),
    io:format("~w~n", [[#{a => 1}#{a := 2}, - - - 3, not not true, bnot bnot 5, -(-(1))]]).
