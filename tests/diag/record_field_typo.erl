-module(record_field_typo).
-export([start/1]).

-record(person, {name, age}).

start(P) ->
    Q = P#person{nmae = "Joe"},
    Q#person.agee.
