-module(ifdef_unclosed).
-export([start/1]).

-ifdef(DEBUG).
-define(LOG(X), io:format("~p~n", [X])).
-else.
-define(LOG(X), ok).

start(N) ->
    ?LOG(N).
