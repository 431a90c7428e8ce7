-module(capital_function).
-export([]).

Start(N) -> N.
