-module(comma_before_dot).
-export([start/1]).

start(N) ->
    io:format("~p~n", [N]),
    ok,.
