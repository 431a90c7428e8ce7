-module(map_new_exact).
-export([start/1]).

start(N) ->
    #{count := N, name => "x"}.
