-module(guard_match).
-export([start/1]).

start(N) when N = 1 ->
    one.
