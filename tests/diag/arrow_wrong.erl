-module(arrow_wrong).
-export([start/1]).

start(N) =>
    N + 1.
