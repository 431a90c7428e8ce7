-module(atom_unterminated).
-export([start/1]).

start(_) ->
    'hello world.
