-module(several_syntax_errors).
-export([start/1]).

one(N) ->
    N +.

two(N) ->
    {N, .

start(N) ->
    Unknown + N.

three(N ->
    N.
