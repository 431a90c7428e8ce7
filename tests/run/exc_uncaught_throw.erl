%%% A throw nobody catches in main/1: exit code 1.
-module(exc_uncaught_throw).
-export([main/1]).

main(_) ->
    io:format("before~n"),
    throw({some, value}),
    io:format("never~n").
