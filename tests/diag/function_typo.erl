-module(function_typo).
-export([start/1]).

start(L) ->
    Total = caculate(L),
    lenght(L) + Total.

calculate(L) -> lists:sum(L).
