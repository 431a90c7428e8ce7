%%% How floats print: shortest digits that read back, in ~w, ~p, float_to_list, float_to_binary.
-module(op_float_print).
-export([main/1]).

main(_) ->
    Fs = [0.0, 1.0, -1.0, 0.1, 0.01, 0.001, 1.0e-4, 123.456, 1.0e5, 1.0e9, 1.0e10, 123456789.0, 1234567890123456.0, 12345678901234567.0, 1.0e16, 1.0e17, 1.0e18,
          1.0e19, 1.0e20, 1.0e21, 1.0e22, 1.5e22, 5.0e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 9007199254740991.0, 9007199254740992.0, 9007199254740994.0,
          0.30000000000000004, 3.3333333333333335, 1.0e100, 1.234e-5, 4.35, 2.0e-3, 1.1e-7, 99999.99999, 1.0e-9],
    [begin
         Text = lists:flatten(io_lib:format("~w", [F])),
         io:format("~s ~p ~s ~s~n", [Text, F, float_to_list(F), float_to_binary(F)]),
         true = list_to_float(Text) =:= F
     end || F <- Fs],
    [io:format("~s ~s ~s~n", [float_to_list(F, [{decimals, 2}]), float_to_list(F, [{decimals, 6}, compact]), float_to_list(F, [{scientific, 3}])]) || F <- Fs, F < 1.0e17, F > 1.0e-10],
    [io:format("~s~n", [float_to_list(F, [short])]) || F <- Fs],
    io:format("~s ~s ~s~n", [float_to_binary(2.5, [{decimals, 0}]), float_to_binary(3.5, [{decimals, 0}]), float_to_binary(-1.005, [{decimals, 2}])]),
    io:format("~s ~s~n", [float_to_binary(100.0, [{decimals, 10}, compact]), float_to_binary(1.0e-7, [{scientific, 20}])]).
