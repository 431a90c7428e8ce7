-module(macro_undefined).
-export([start/1]).

-define(TIMEOUT, 1000).

start(N) ->
    timer:sleep(?TIMEOT * N).
