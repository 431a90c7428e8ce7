-module(paren_missing).
-export([start/1]).

start(N) ->
    io:format("~p~n", [lists:sum(lists:seq(1, N)]),
    ok.
