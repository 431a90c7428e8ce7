-module(fun_without_end).
-export([start/1]).

start(L) ->
    lists:map(fun(X) -> X + 1, L).
