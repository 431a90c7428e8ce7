-module(record_unused).
-export([start/1]).

-record(person, {name}).

start(N) ->
    N.
