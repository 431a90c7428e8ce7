-module(character_foreign).
-export([start/1]).

start(N) ->
    N ≥ 1.
