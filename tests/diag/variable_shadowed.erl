-module(variable_shadowed).
-export([start/1]).

start(X) ->
    lists:map(fun(X) -> X * 2 end, [X]).
