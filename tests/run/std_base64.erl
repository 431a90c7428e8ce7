%%% base64: every function, on good, padded, spaced and wrong text.
-module(std_base64).
-export([main/1]).

main(_) ->
    [show(F, X) || F <- [encode, encode_to_string],
                   X <- ["", <<>>, "a", "ab", "abc", "abcd", <<"a">>, <<"ab">>, <<"abc">>,
                         lists:seq(0, 255), list_to_binary(lists:seq(0, 255)),
                         [256], [1, 256], [1, 256, 1], [256, 1, 1], [a], [1, a], ["a"],
                         [97 | b], [1, 1, 1 | x], [-1], [1.5], foo, <<1:3>>]],
    [show(F, X) || F <- [decode, decode_to_string, mime_decode, mime_decode_to_string],
                   X <- ["", <<>>, "YQ==", <<"YQ==">>, "YWI=", "YWJj", "YWJjZA==",
                         <<"YWJj\nZA==\n">>, " Y Q =\n=\r\n", "YQ", "YQ=", "Y", "Y=", "Y==",
                         "YWI", "YW=I", "YWI=YWI=", <<"YQ==YQ==">>, "YQ==YQ", "=", "==",
                         "====", "YWJj=", "YWJj==", "!!!!", <<"YW*I=">>, "YQ==!", "YQ===",
                         "!!==", "Y!==", "Y!I=", "YQ!=", "=YWJj", "YR==", "-_--",
                         [256, 97, 98, 99], [a], [$Y, -1, $Q, $=], [89 | x],
                         "YWJj\000ZA==", <<"YWJj", 200, "ZA==">>, foo, <<1:3>>]],
    Bins = [list_to_binary([I * J rem 256 || J <- lists:seq(1, I)]) || I <- lists:seq(0, 70)],
    io:format("~p~n", [[B || B <- Bins, base64:decode(base64:encode(B)) =/= B]]),
    io:format("~p~n", [erlang:phash2([base64:encode(B) || B <- Bins])]).

show(F, X) ->
    R = try base64:F(X) catch C:E -> {C, E} end,
    io:format("~w ~w: ~w~n", [F, X, R]).
