-module(function_arity).
-export([start/1]).

start(N) ->
    area(N).

area(W, H) ->
    W * H.
