%%% Integer arithmetic: + - * unary, div and rem with all signs, errors.
-module(op_arith_int).
-export([main/1]).

main(_) ->
    Ns = [7, -7, 2, -2, 0, 1, -1, 100],
    [io:format("~w ~w: ~w ~w ~w ~w ~w~n", [A, B, A + B, A - B, A * B, op(fun() -> A div B end), op(fun() -> A rem B end)]) || A <- Ns, B <- [3, -3, 1, -1, 0]],
    io:format("~w ~w ~w~n", [-(5), - -5, +(-3)]),
    io:format("~w~n", [[op(fun() -> id(a) + 1 end), op(fun() -> 1 - id("x") end), op(fun() -> id([]) * 2 end), op(fun() -> -id(a) end),
                        op(fun() -> +id({}) end), op(fun() -> id(1.0) div 2 end), op(fun() -> 5 rem id(2.0) end), op(fun() -> id(1) / id(0) end), op(fun() -> id(1) / id(0.0) end)]]),
    [io:format("~w ~w~n", [A, (A div B) * B + A rem B =:= A]) || A <- [17, -17], B <- [5, -5]],
    io:format("~w~n", [[abs(-5), abs(5), abs(-2.5), abs(0), max(1, 2), min(1, 2), max(1, 1.0), max(1.0, 1), min(1, 1.0), min(1.0, 1)]]).

op(F) -> try F() catch error:R -> R end.
id(X) -> X.
