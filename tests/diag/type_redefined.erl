-module(type_redefined).
-export([start/1]).

-type list() :: nil.
-type key() :: atom().
-type key() :: integer().
-export_type([key/0, value/0]).

start(N) ->
    N.
