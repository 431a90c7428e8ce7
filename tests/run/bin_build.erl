%%% Building binaries: integers of several sizes, strings, nested binaries, defaults, truncation.
-module(bin_build).
-export([main/1]).

main(_) ->
    io:format("~w~n", [<<>>]),
    io:format("~w~n", [<<1, 2, 255, 256, -1, 257>>]),
    io:format("~w~n", [<<"hello", $!, 0>>]),
    io:format("~w~n", [<<1:16, 2:32, 3:24, 4:64, 5:8>>]),
    io:format("~w~n", [<<16#1234:16/big, 16#1234:16/little>>]),
    io:format("~w~n", [<<-2:16, -2:16/little, -1:32/signed>>]),
    X = 300, S = 16, B = <<"bin">>,
    io:format("~w~n", [<<X:S, X:8, (X + 1):32/little>>]),
    io:format("~w~n", [<<B/binary, 0, B/binary, (tail())/binary>>]),
    io:format("~w~n", [<<B:2/binary>>]),
    io:format("~w~n", [<<B/bytes, <<9, 9>>/binary>>]),
    io:format("~w~n", [<<"abc"/utf8, "AB":16, "x":32/little>>]),
    io:format("~w~n", [<<(1 bsl 100):128>>]),
    io:format("~w~n", [<<(-(1 bsl 100)):112/little>>]),
    io:format("~w~n", [<<1.5/float, 1.5:32/float, -2.0:64/float-little, 3/float>>]),
    io:format("~w~n", [<<7:0, 1:8>>]),
    io:format("~p ~p~n", [<<"text">>, <<1, 2, 3>>]),
    io:format("~w~n", [byte_size(<<0:8000>>)]),
    io:format("~w ~w~n", [bit_size(<<1, 2, 3>>), size(<<1, 2, 3>>)]).

tail() -> <<"tail">>.
