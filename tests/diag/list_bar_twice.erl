-module(list_bar_twice).
-export([start/1]).

start([A | B | C]) ->
    {A, B, C}.
