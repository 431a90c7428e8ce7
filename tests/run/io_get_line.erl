%%% Standard input by lines: io:get_line/1,2 to the end, prompts, a last line without newline.
-module(io_get_line).
-export([main/1]).

main(_) ->
    io:format("~p~n", [io:get_line("name? ")]),
    io:format("~p~n", [io:get_line('')]),
    io:format("~p~n", [io:get_line(standard_io, "")]),
    loop(1).

loop(N) ->
    case io:get_line("") of
        eof -> io:format("eof after ~w~n", [N - 1]), io:format("~p~n", [io:get_line("")]);
        Line -> io:format("~w: ~p~n", [N, Line]), loop(N + 1)
    end.
