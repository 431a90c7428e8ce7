-module(dot_missing_at_end).
-export([start/1]).

start(N) ->
    N + 1
