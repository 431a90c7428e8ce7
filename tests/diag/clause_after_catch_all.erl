-module(clause_after_catch_all).
-export([start/1]).

start(_) -> many;
start(0) -> zero.
