-module(dot_missing).
-export([start/1]).

start(N) ->
    N + 1

other(N) ->
    N - 1.
