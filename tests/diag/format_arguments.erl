-module(format_arguments).
-export([start/1]).

start(N) ->
    io:format("~p of ~p~n", [N]),
    io:format("~k~n", [N]),
    io:format("done: ~s~n").
