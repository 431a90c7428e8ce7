-module(record_redefined).
-export([start/1]).

-record(person, {name}).
-record(person, {name, age}).

start(P) ->
    P#person.name.
