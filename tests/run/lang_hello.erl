%%% The smallest program: one line on standard output.
-module(lang_hello).
-export([main/1]).

main(_Args) ->
    io:format("Hello, world!~n").
