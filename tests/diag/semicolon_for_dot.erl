-module(semicolon_for_dot).
-export([start/1]).

start(N) ->
    helper(N);

helper(N) ->
    N + 1.
