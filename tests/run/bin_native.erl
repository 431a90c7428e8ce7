%%% native endianness equals big or little; the machine's own, the same in both directions.
-module(bin_native).
-export([main/1]).

main(_) ->
    B = <<16#0102:16/native, 16#01020304:32/native, 1.5:64/float-native>>,
    <<A:16/native, C:32/native, F:64/float-native>> = B,
    io:format("~w ~w ~w~n", [A, C, F]),
    io:format("~w~n", [lists:member(<<16#0102:16/native>>, [<<1, 2>>, <<2, 1>>])]),
    E = erlang:system_info(endian),
    io:format("~w~n", [<<258:16/native>> =:= case E of big -> <<258:16/big>>; little -> <<258:16/little>> end]),
    <<S:32/signed-native-integer-unit:1>> = <<(-5):32/native>>,
    io:format("~w~n", [S]),
    <<U:2/native-unit:8, "x">> = <<7:16/native, $x>>,
    io:format("~w~n", [U]).
