-module(pattern_map_arrow).
-export([start/1]).

start(#{count => N}) ->
    N.
