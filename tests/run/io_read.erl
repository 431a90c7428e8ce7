%%% io:read: terms from standard input, several lines, errors, end of file.
-module(io_read).
-export([main/1]).

main(_) ->
    loop(1).

loop(N) ->
    case io:read("") of
        eof -> io:format("eof after ~w~n", [N - 1]);
        {ok, T} -> io:format("~w: ~p~n", [N, T]), loop(N + 1);
        {error, _} -> io:format("~w: error~n", [N]), loop(N + 1)
    end.
