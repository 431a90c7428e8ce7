%%% exit/1 nobody catches in main/1: exit code 1.
-module(exc_uncaught_exit).
-export([main/1]).

main(_) ->
    io:format("before~n"),
    exit(some_reason).
