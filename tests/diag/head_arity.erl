-module(head_arity).
-export([start/1]).

start(0) ->
    zero;
start(N, Acc) ->
    {N, Acc}.
