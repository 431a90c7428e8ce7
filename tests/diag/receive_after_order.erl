-module(receive_after_order).
-export([start/1]).

start(_) ->
    receive
        after 1000 -> timeout;
        stop -> ok
    end.
