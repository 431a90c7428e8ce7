-module(import_twice).
-export([start/1]).

-import(lists, [map/2]).
-import(maps, [map/2]).

start(L) ->
    map(fun(X) -> X end, L).
