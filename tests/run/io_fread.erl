%%% io:fread from standard input: integers, words, characters, floats, atoms, errors, end of file.
-module(io_fread).
-export([main/1]).

main(_) ->
    io:format("~p~n", [io:fread("n? ", "~d")]),
    io:format("~p~n", [io:fread("", "~d ~s")]),
    io:format("~p~n", [io:fread("", "~f")]),
    io:format("~p~n", [io:fread("", "~a ~a")]),
    io:format("~p~n", [io:fread("", "~d,~d")]),
    io:format("~p~n", [io:fread(standard_io, "", "~3s")]),
    io:format("~p~n", [io:fread("", "~d")]),
    io:format("~p~n", [io:get_line("")]),
    io:format("~p~n", [sum(0)]).

sum(S) ->
    case io:fread("", "~d") of
        {ok, [N]} -> sum(S + N);
        eof -> {sum, S};
        Other -> Other
    end.
