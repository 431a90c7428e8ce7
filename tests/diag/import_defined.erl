-module(import_defined).
-export([start/1]).

-import(lists, [map/2, foldl/3]).

start(L) ->
    map(fun(X) -> X end, L).

map(_, L) -> L.
