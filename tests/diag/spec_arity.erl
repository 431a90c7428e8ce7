-module(spec_arity).
-export([start/1]).

-spec start(integer(), integer()) -> integer().
start(N) ->
    N.
