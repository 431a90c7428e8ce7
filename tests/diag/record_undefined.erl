-module(record_undefined).
-export([start/1]).

-record(person, {name, age}).

start(N) ->
    #persn{name = N}.
