-export([start/1]).

start(N) ->
    N.
