-module(dot_for_semicolon).
-export([start/1]).

start(0) -> zero.
start(1) -> one.
start(_) -> many.
