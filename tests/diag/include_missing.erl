-module(include_missing).
-export([start/1]).

-include("setings.hrl").
-include_lib("kernel/include/fil.hrl").

start(N) ->
    N.
