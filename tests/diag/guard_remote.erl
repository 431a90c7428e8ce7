-module(guard_remote).
-export([start/1]).

start(L) when lists:member(1, L) ->
    yes;
start(_) ->
    no.
