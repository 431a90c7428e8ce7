-module(variable_other_clause).
-export([start/1]).

start({add, Value}) ->
    Value + 1;
start(remove) ->
    Value - 1.
