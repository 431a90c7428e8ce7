%%% The rest of io: fwrite/3, read/2, setopts/2, getopts, printable_range, formats to a device by name.
-module(io_misc).
-export([main/1]).

main(_) ->
    io:fwrite(standard_io, "fwrite ~w~n", [1]),
    io:fwrite(user, "user~n", []),
    io:format("~p~n", [io:read(standard_io, "")]),
    io:format("~p~n", [io:read("prompt> ")]),
    io:format("~w~n", [io:printable_range()]),
    io:format("~w~n", [io:setopts(standard_io, [{encoding, unicode}])]),
    io:format("~w~n", [proplists:get_value(encoding, io:getopts())]),
    io:format("~w~n", [proplists:get_value(encoding, io:getopts(standard_io))]),
    io:format("~w~n", [io:setopts([binary])]),
    io:format("~w~n", [io:setopts([list])]),
    io:format("~s", [io:get_line("")]),
    io:format("~w~n", [io:setopts([{no_such_option, 1}])]),
    io:format("~s~n", [io_lib:fwrite("~w", [lists:seq(1, 100)], [{chars_limit, 20}])]),
    io:format("~s~n", [io_lib:format("~p", [lists:seq(1, 100)], [{chars_limit, 30}])]),
    io:format("~w~n", [string:equal("ABC", "abc", true, none)]),
    io:format("~w~n", [string:equal("e\x{301}", "\x{e9}", false, nfc)]).
