-module(guard_if_word).
-export([start/1]).

start(N) if N > 0 ->
    plus.
