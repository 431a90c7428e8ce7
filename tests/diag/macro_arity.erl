-module(macro_arity).
-export([start/1]).

-define(MAX(A, B), if A > B -> A; true -> B end).

start(N) ->
    ?MAX(N).
