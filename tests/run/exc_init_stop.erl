%%% init:stop(N) stops the system in order with exit code N.
-module(exc_init_stop).
-export([main/1]).

main(_) ->
    io:format("stopping~n"),
    init:stop(3),
    receive after infinity -> ok end.
