-module(variable_unused).
-export([start/1]).

start(Args) ->
    Count = 1,
    Total = 2,
    Count.
