%%% ++ and -- on long lists, right associativity, keeping of order, exact comparison.
-module(op_list_ops).
-export([main/1]).

main(_) ->
    A = lists:seq(1, 50000), B = lists:seq(25000, 75000),
    io:format("~w ~w~n", [length(A ++ B), length(A -- B)]),
    io:format("~w~n", [lists:sum(A -- B)]),
    io:format("~w~n", [hd(lists:reverse(A ++ B))]),
    io:format("~w~n", [[1, 2, 3, 1, 2, 3] -- [3, 1]]),
    io:format("~w~n", [[a, b, a, b] -- [b, b, b, c]]),
    io:format("~w~n", [[] -- [1]]),
    io:format("~w~n", [[1, 1.0, <<"x">>, {1}] -- [1.0, {1.0}, <<"x">>]]),
    io:format("~w~n", [["ab", "cd", "ab"] -- ["ab"]]),
    X = [1, 2, 3],
    Y = X ++ X,
    io:format("~w ~w~n", [X, Y]),
    io:format("~w~n", [lists:foldr(fun(E, Acc) -> [E] ++ Acc end, [], X)]),
    io:format("~w~n", [X ++ [4 | five]]),
    io:format("~s~n", ["con" ++ "cat" ++ [$e, $n | "ate"]]).
