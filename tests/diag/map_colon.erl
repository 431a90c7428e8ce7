-module(map_colon).
-export([start/1]).

start(N) ->
    #{count: N}.
