-module(comma_missing).
-export([start/1]).

start(N) ->
    X = N * 2
    Y = X + 1,
    {X, Y}.
