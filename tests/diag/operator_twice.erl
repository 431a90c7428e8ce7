-module(operator_twice).
-export([start/1]).

start(N) ->
    N == 1 == true.
