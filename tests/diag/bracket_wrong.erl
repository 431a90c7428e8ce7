-module(bracket_wrong).
-export([start/1]).

start(N) ->
    [N, N + 1}.
