-module(guard_call).
-export([start/1]).

start(N) when is_even(N) ->
    even;
start(_) ->
    odd.

is_even(N) -> N rem 2 =:= 0.
