-module(semicolon_before_end).
-export([start/1]).

start(N) ->
    case N of
        0 -> zero;
        _ -> other;
    end.
