%%% Which lists and binaries ~p shows as strings: control characters, latin1, improper, empty, nested.
-module(fmt_strings_detect).
-export([main/1]).

main(_) ->
    io:setopts([{encoding, unicode}]),
    Ts = ["abc", [97, 98, 300], [0], [7], [8], "\b\t\n\v\f\r\e", [127], [128], [31], [32], [126], "quote\"d", "back\\slash", "new\nline", [97 | 98], [97, b], [], [[]], ["a", "b"], [$a, "b"],
          <<"abc">>, <<0>>, <<>>, <<"a\nb">>, <<200>>, <<127>>, <<"\"">>, <<195, 169>>, {"s", <<"b">>}, #{"k" => <<"v">>}, "\d", [1.0], [97.0], "~w~n", "tab\t", [13, 10], [27, 91]],
    [io:format("~w ~p~n", [T, T]) || T <- Ts],
    io:format("~lp ~lp ~lp~n", ["abc", [1, 2], {"x", "y"}]),
    io:format("~lw~n", ["abc"]),
    [io:format("~w: ~w ~w ~w ~w~n", [T, io_lib:printable_list(T), io_lib:printable_unicode_list(T), io_lib:printable_latin1_list(T), io_lib:char_list(T)]) || T <- ["abc", [0], [233], [1000], [55296], a, [a], [97 | 98], []]],
    [io:format("~w: ~w ~w~n", [T, io_lib:deep_char_list(T), io_lib:latin1_char_list(T)]) || T <- ["abc", ["a", ["b"]], [1000], [a], x]].
