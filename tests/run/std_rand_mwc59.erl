%%% rand: the generator mwc59 and its values, from given states.
-module(std_rand_mwc59).
-export([main/1]).

main(_) ->
    [walk(20, X) || X <- [1, 42, 16#7fa6502 * (1 bsl 32) - 2, 123456789012345678]],
    [io:format("~w~n", [try rand:F(X) catch C:E -> {C, E} end]) ||
        F <- [mwc59, mwc59_value, mwc59_value32, mwc59_float],
        X <- [0, -1, a, 1.0, 16#7fa6502 * (1 bsl 32) - 1, 1 bsl 59, 7, 1 bsl 57]],
    S = rand:mwc59_seed(),
    io:format("~w~n", [S >= 1 andalso S =< 16#7fa6502 * (1 bsl 32) - 2]).

walk(0, _) -> ok;
walk(N, X) ->
    Y = rand:mwc59(X),
    io:format("~w ~w ~w ~w~n", [Y, rand:mwc59_value(Y), rand:mwc59_value32(Y), rand:mwc59_float(Y)]),
    walk(N - 1, Y).
