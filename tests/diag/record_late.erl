-module(record_late).
-export([start/1]).

start(N) ->
    #item{n = N}.

-record(item, {n}).
