-module(variable_unsafe_if).
-export([start/1]).

start(N) ->
    if
        N > 0 -> Sign = plus;
        true -> error(sign)
    end,
    Sign.
