%%% The smallest program: what bench/startup.sh starts and stops. Halts by itself.
-module(hello).
-export([main/1]).

main(_) ->
    io:format("hello~n"),
    halt(0).
