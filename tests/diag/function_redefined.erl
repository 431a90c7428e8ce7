-module(function_redefined).
-export([start/1]).

start(N) ->
    helper(N).

helper(N) -> N + 1.

other(N) -> helper(N).

helper(N) -> N - 1.
