-module(error_directive).
-export([start/1]).

-ifndef(TARGET).
-error("TARGET must be set").
-endif.
-warning("experimental").

start(N) ->
    N.
