%%% Standard input by characters: io:get_chars/2,3 across lines, mixed with get_line.
-module(io_get_chars).
-export([main/1]).

main(_) ->
    io:format("~p~n", [io:get_chars("> ", 3)]),
    io:format("~p~n", [io:get_chars("", 5)]),
    io:format("~p~n", [io:get_line("")]),
    io:format("~p~n", [io:get_chars(standard_io, "", 1)]),
    io:format("~p~n", [io:get_chars("", 0)]),
    io:format("~p~n", [io:get_chars("", 1000)]),
    io:format("~p~n", [io:get_chars("", 1)]),
    io:format("~p~n", [io:get_line("")]).
