-module(export_missing).
-export([start/1, stop/0, strat/1]).

start(N) ->
    N.
