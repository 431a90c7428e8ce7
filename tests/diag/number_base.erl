-module(number_base).
-export([start/1]).

start(_) ->
    {16#fg, 40#1, 1.5e}.
