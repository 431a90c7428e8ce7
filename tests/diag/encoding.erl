-module(encoding).
-export([f/0]).
% Björn
f() -> "ö".
