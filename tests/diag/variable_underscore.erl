-module(variable_underscore).
-export([start/1]).

start(_Value) ->
    _ + 1.
