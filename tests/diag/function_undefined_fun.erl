-module(function_undefined_fun).
-export([start/1]).

start(L) ->
    lists:map(fun double/1, L).

doubel(N) -> 2 * N.
