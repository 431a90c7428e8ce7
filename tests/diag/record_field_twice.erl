-module(record_field_twice).
-export([start/1]).

-record(person, {name, age, name}).

start(N) ->
    #person{name = N, age = 1, name = N}.
