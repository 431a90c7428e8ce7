-module(end_missing).
-export([start/1]).

start(N) ->
    case N of
        0 -> zero;
        _ -> many.

other(N) -> N.
