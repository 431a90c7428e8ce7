-module(bracket_open).
-export([start/1]).

start(N) ->
    L = [1, 2, N,
    length(L).
