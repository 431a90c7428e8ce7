-module(else_in_if).
-export([start/1]).

start(N) ->
    if
        N > 0 -> plus;
        else -> minus
    end.
