-module(end_missing_inner).
-export([start/1]).

start(N) ->
    case N of
        0 ->
            if
                N > 0 -> a;
                true -> b
        ;
        _ -> many
    end.
