-module(spec_variable_single).
-export([start/1]).

-spec start(A) -> list(B).
start(N) ->
    N.
