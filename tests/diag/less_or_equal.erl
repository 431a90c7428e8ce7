-module(less_or_equal).
-export([start/1]).

start(N) when N <= 10 ->
    small.
