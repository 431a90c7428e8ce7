%%% An error nobody catches in main/1: output before it stays, exit code 1.
-module(exc_uncaught_error).
-export([main/1]).

main(_) ->
    io:format("before~n"),
    X = compute([]),
    io:format("never ~w~n", [X]).

compute(L) ->
    V = hd(L),
    V + 1.
