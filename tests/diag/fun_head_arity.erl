-module(fun_head_arity).
-export([start/1]).

start(L) ->
    lists:foldl(fun(X, 0) -> X;
                   (X) -> X
                end, 0, L).
