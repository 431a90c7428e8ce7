-module(function_unused).
-export([start/1]).

start(N) ->
    N.

helper(N) ->
    other(N).

other(N) ->
    helper(N).
