-module(pattern_operator).
-export([start/1]).

start(N) ->
    {X + 1, Y} = N,
    {X, Y}.
