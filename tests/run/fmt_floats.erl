%%% ~f ~e ~g ~w ~p on floats: precision, width, padding, rounding, large and small values.
-module(fmt_floats).
-export([main/1]).

main(_) ->
    Fs = [0.0, 1.0, -1.0, 3.14159265358979, 2.5, 0.1, 1.0e10, 1.0e-10, 123456.789, 1.0e100, -0.001, 9.9999999, 0.5, 1.5, 99999.5, 0.05, 1.005],
    [io:format("~f ~e ~g|~.2f ~.3e ~.3g|~w~n", [F, F, F, F, F, F, F]) || F <- Fs],
    [io:format("[~10f] [~10.2f] [~-10.2f] [~10.2.0f] [~12.4e] [~12.4g]~n", [F, F, F, F, F, F]) || F <- Fs, F < 1.0e5],
    io:format("~.1f ~.1f ~.1f ~.1f ~.3f~n", [0.25, 0.35, 0.05, 0.45, 2.0005]),
    io:format("~.10f ~.15f ~.20f~n", [0.1, 0.1, 0.1]),
    io:format("~.1f ~.1f~n", [1.0e15, 123456789012345678.0]),

    io:format("[~*.*f] [~*.*.*f]~n", [8, 2, 3.14159, 8, 3, $*, 2.71828]),
    io:format("~p ~p ~p~n", [1.0, 1.0e22, {1.5, [2.5]}]),
    io:format("[~5f]~n", [123.456]),
    io:format("~g ~g ~g ~g ~g~n", [0.1, 0.09, 9999.0, 10000.0, 123456.0]),
    [io:format("~w~n", [try io_lib:format(F, A) catch C:R -> {C, R} end]) || {F, A} <- [{"~f", [a]}, {"~e", ["x"]}, {"~.0f", [1.5]}, {"~.1e", [1.5]}, {"~.0e", [1.5]}]].
