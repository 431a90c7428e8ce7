-module(not_equal).
-export([start/1]).

start(N) ->
    if N != 1 -> other; true -> one end.
