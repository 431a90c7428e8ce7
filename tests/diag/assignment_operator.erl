-module(assignment_operator).
-export([start/1]).

start(N) ->
    N += 1.
