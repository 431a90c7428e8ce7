-module(endif_lonely).
-export([start/1]).

start(N) ->
    N.

-endif.
