-module(underscore_repeated).
-export([start/1]).

start({_Key, _Key}) ->
    same;
start(_) ->
    other.
