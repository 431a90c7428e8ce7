-module(export_twice).
-export([start/1]).

-export([start/1]).
start(N) ->
    N.
