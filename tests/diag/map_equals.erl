-module(map_equals).
-export([start/1]).

start(N) ->
    #{count = N}.
