%%% Character and string literals with every escape.
-module(lang_literals_text).
-export([main/1]).

main(_) ->
    io:format("~w~n", [[$a, $Z, $0, $ , $\s, $\n, $\t, $\r, $\b, $\f, $\v, $\e, $\d]]),
    io:format("~w~n", [[$\0, $\7, $\77, $\177, $\377, $\x41, $\x{41}, $\x{1F600}, $\^A, $\^Z, $\^@]]),
    io:format("~w~n", [[$\\, $\", $\', $", $', $., $%, $\q]]),
    io:format("~w~n", ["plain"]),
    io:format("~w~n", ["\a\b\d\e\f\n\r\s\t\v\\\"\'"]),
    io:format("~w~n", ["\x41\x{42}\103\^C\x{3bb}"]),
    io:format("~w~n", ["a" "b" "c"
                       "d"]),
    io:format("~w~n", ["line one
line two"]),
    io:format("~w ~w~n", ["", []]),
    io:format("~w~n", [length("tab\there")]),
    io:format("~s~n", ["quote \" backslash \\ percent % done"]),
    io:format("~p~n", ["tab\tnew\nquote\"back\\esc\e del\d"]),
    "abc" = [$a, $b, $c],
    [$x | "yz"] = "xyz",
    io:format("~w~n", ["ab" =:= [97, 98]]).
