-module(comma_before_end).
-export([start/1]).

start(N) ->
    case N of
        0 -> zero;
        _ -> io:format("other~n"),
    end.
