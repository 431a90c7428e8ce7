-module(dot_for_comma).
-export([start/1]).

start(N) ->
    X = N + 1.
    X * 2.
