%%% Matching binaries: fixed fields, rest, literals, endianness, sign, failing matches.
-module(bin_match).
-export([main/1]).

main(_) ->
    <<A, B:16, C/binary>> = <<1, 2, 3, 4, 5>>,
    io:format("~w ~w ~w~n", [A, B, C]),
    <<L:32/little, S:8/signed, U:8/unsigned>> = <<1, 2, 3, 4, 255, 255>>,
    io:format("~w ~w ~w~n", [L, S, U]),
    <<SL:16/signed-little, SB:16/signed-big>> = <<254, 255, 255, 254>>,
    io:format("~w ~w~n", [SL, SB]),
    <<Big:128>> = <<16#0123456789abcdef0123456789abcdef:128>>,
    io:format("~w~n", [Big =:= 16#0123456789abcdef0123456789abcdef]),
    <<NBig:96/signed-little>> = <<(-5):96/little>>,
    io:format("~w~n", [NBig]),
    <<First:3/binary, $-, Rest/bytes>> = <<"abc-def">>,
    io:format("~s ~s~n", [First, Rest]),
    <<"HTTP/", Maj, ".", Min, _/binary>> = <<"HTTP/1.0 200 OK">>,
    io:format("~c ~c~n", [Maj, Min]),
    [io:format("~w -> ~w~n", [X, f(X)]) || X <- [<<>>, <<1>>, <<2, 7>>, <<2, 7, 8>>, <<3, 0, 2, "abcd">>, <<3, 0, 9, "abcd">>, <<"END">>, <<"ENDx">>, <<9, 9>>, not_binary, [1, 2]]],
    <<F:64/float, F32:32/float, FL:64/float-little>> = <<1.5/float, 0.25:32/float, 2.5/float-little>>,
    io:format("~w ~w ~w~n", [F, F32, FL]),
    [io:format("~w~n", [try G() catch error:R -> R end]) || G <- [fun() -> <<Q:16>> = id(<<1>>), Q end, fun() -> <<1, _>> = id(<<2, 2>>) end, fun() -> <<_:8>> = id(x) end, fun() -> <<>> = id(<<0>>) end]].

id(X) -> X.
f(<<>>) -> empty;
f(<<X>>) -> {one, X};
f(<<2, X, Y>>) -> {two, X, Y};
f(<<3, Len:16, Data:Len/binary, T/binary>>) -> {data, Data, T};
f(<<"END">>) -> the_end;
f(<<"END", More/binary>>) -> {end_and, More};
f(<<X:16>>) -> {word, X};
f(B) when is_binary(B) -> {other, byte_size(B)};
f(_) -> no.
