%%% io_lib: write, write_string, write_atom, nl, fwrite, scan_format, build_text, indentation, quote_atom, fread.
-module(fmt_io_lib).
-export([main/1]).

main(_) ->
    io:setopts([{encoding, unicode}]),
    p(io_lib:write({a, 'B c', "s", <<"b">>, [1 | 2], #{x => 1.5}})),
    p(io_lib:write([a, b, c, d], 3)),
    p(io_lib:write_string("ab\"c\n\\")), p(io_lib:write_string("ab'c", $')),
    p(io_lib:write_atom(abc)), p(io_lib:write_atom('a b')), p(io_lib:write_atom('end')),
    p(io_lib:write_char($a)), p(io_lib:write_char($\n)), p(io_lib:write_char($ )),
    p(io_lib:nl()),
    p(io_lib:fwrite("~w~s", [a, "b"])),
    p(io_lib:format("~w", [a], [{chars_limit, 100}])),
    p(io_lib:print({a, "b"})),
    p(io_lib:indentation("ab\ncd\te", 0)), p(io_lib:indentation("abc", 5)),
    p(io_lib:chars_length(["ab", $c, ["d"]])),
    p(io_lib:quote_atom('a b', [])), p(io_lib:quote_atom(ab, [])),
    S = io_lib:scan_format("a~5.2wb~s~n", [x, "y"]),
    p(length(S)),
    p(lists:flatten(io_lib:build_text(S))),
    p(io_lib:unscan_format(io_lib:scan_format("~10.3.*s|~-5w", [$x, "abc", q]))),
    [io:format("~p~n", [io_lib:fread(F, In)]) || {F, In} <- [{"~d", "42 rest"}, {"~d ~d", "1 2"}, {"~s ~s", "hello world"}, {"~c", "xyz"}, {"~3c", "xyz"}, {"~a", "atom"}, {"~f", "1.5"}, {"~d", "abc"}, {"~d,~d", "1,2"}, {"~x", "10"}, {"~16u", "ff"}, {"~#", "16#ff"}, {"~*d~d", "1 2"}, {"a~db", "a5b"}, {"~d", ""}, {"~5s", "abcdefgh"}, {"~~~d", "~3"}]].

p(X) when is_integer(X); is_boolean(X); is_tuple(X) -> io:format("~p~n", [X]);
p(X) -> io:format("~ts~n", [X]).
