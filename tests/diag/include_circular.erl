-module(include_circular).
-export([start/1]).

-include("include_circular.hrl").

start(N) ->
    N.
