%%% A filter: reads all of standard input, numbers the lines, counts words and characters.
-module(io_echo).
-export([main/1]).

main(_) ->
    {L, W, C} = loop(0, 0, 0),
    io:format("~w lines, ~w words, ~w characters~n", [L, W, C]).

loop(L, W, C) ->
    case io:get_line("") of
        eof -> {L, W, C};
        Line ->
            io:format("~3w| ~s", [L + 1, Line]),
            loop(L + 1, W + length(string:tokens(Line, " \n\t")), C + length(Line))
    end.
