-module(variable_typo).
-export([start/1]).

start(Counter) ->
    Next = Countr + 1,
    {Counter, Next}.
