-module(attribute_late).
-export([start/1]).

start(N) ->
    N.

-import(lists, [map/2]).
-export([other/1]).

other(N) -> map(fun(X) -> X end, N).
