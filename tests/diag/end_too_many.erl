-module(end_too_many).
-export([start/1]).

start(N) ->
    if
        N > 0 -> plus;
        true -> other
    end
    end.
