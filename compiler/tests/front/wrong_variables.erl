-module(wrong_variables).
-export([f/1, g/1, h/2, i/1, j/1]).

f(Count) ->
    case Count of
        1 -> Found = a;
        2 -> ok
    end,
    {Found, Cuont, _}.

g(X) ->
    try Y = X catch _:_ -> Y after Y end, Y,
    catch (Z = 1), Z,
    X andalso (W = 2), W.

h(A, <<B:A>>) ->
    {C = A, C, B},
    fun(D) -> D end, D.

i(X) ->
    try X catch E:R:S when S == [] -> {E, R} end,
    try X catch E:R:X -> {E, R} end.

j(X + 1) -> X;
j(foo(X)) -> X.
