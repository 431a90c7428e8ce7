-module(try_without_catch).
-export([start/1]).

start(N) ->
    try
        1 / N
    end.
