-module(macro_redefined).
-export([start/1]).

-define(LIMIT, 10).
-define(LIMIT, 20).

start(N) ->
    N + ?LIMIT.
