-module(keyword_as_name).
-export([start/1]).

start(N) ->
    receive = N + 1.
