%%% Float arithmetic, mixed operands, overflow to badarith, negative zero, conversions.
-module(op_float_arith).
-export([main/1]).

main(_) ->
    io:format("~w~n", [[1 / 2, 4 / 2, -7 / 2, 1.5 + 1, 1 + 1.5, 2 * 1.5, 1.5 - 2, 10 / 3]]),
    io:format("~w~n", [[1.0e308 + 1.0, 1.0e-320 / 2, 5.0e-324 / 2, 1.0e16 + 1.0]]),
    io:format("~w~n", [[r(fun() -> id(1.0e308) * 10 end), r(fun() -> -id(1.0e308) - 1.0e308 end), r(fun() -> id(1) / 0 end),
                        r(fun() -> id(1.0) / id(0.0) end), r(fun() -> id(0.0) / id(0.0) end), r(fun() -> id(1 bsl 1024) + 0.5 end), r(fun() -> id(1 bsl 1024) / 1 end)]]),
    io:format("~w~n", [[trunc(2.7), trunc(-2.7), round(2.5), round(-2.5), round(2.4), round(3.5), floor(2.7), floor(-2.1), ceil(2.1), ceil(-2.9)]]),
    io:format("~w~n", [[trunc(1.0e20), round(1.0e22), floor(1.0e25), ceil(-1.0e19), trunc(123), round(7)]]),
    io:format("~w~n", [[float(3), float(1 bsl 53), float((1 bsl 53) + 1), float(-0)]]),
    io:format("~w~n", [[0.0 == -0.0, 0.0 =:= -0.0, 1 / 3 + 1 / 3 + 1 / 3 == 1.0, 0.1 + 0.2 == 0.3]]),
    io:format("~w~n", [[(1 bsl 200) / (1 bsl 199), (1 bsl 1000) / (1 bsl 999), r(fun() -> 1 / id(1 bsl 1023) end)]]),
    io:format("~w~n", [r(fun() -> float(id(1 bsl 1024)) end)]),
    io:format("~w~n", [[r(fun() -> id(a) + 1.0 end), r(fun() -> trunc(id(a)) end), r(fun() -> round(id("1")) end)]]),
    io:format("~w~n", [[math:sqrt(2), math:pow(2, 10), math:pi(), math:exp(0), math:log(1), math:log2(8), math:log10(1000), math:floor(1.5), math:ceil(1.5), math:fmod(7, 3)]]),
    io:format("~w~n", [[math:sin(0), math:cos(0), math:atan2(0, 1), math:tan(0), math:asin(0), math:acos(1), math:atan(0), math:sinh(0), math:cosh(0), math:tanh(0)]]),
    io:format("~w~n", [[r(fun() -> math:sqrt(id(-1)) end), r(fun() -> math:log(id(0)) end), r(fun() -> math:pow(id(10), 400) end), r(fun() -> math:sqrt(id(a)) end)]]).

r(F) -> try F() catch error:R -> R end.
id(X) -> X.
