-module(macro_circular).
-export([start/1]).

-define(A(X), ?B(X)).
-define(B(X), ?A(X)).

start(N) ->
    ?A(N).
