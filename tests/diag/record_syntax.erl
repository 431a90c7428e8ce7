-module(record_syntax).
-export([start/1]).

-record(person, name, age).

start(N) ->
    N.
