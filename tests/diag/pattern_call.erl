-module(pattern_call).
-export([start/1]).

start(length(L)) ->
    L.
