-module(parse_transform).
-export([f/1]).
-compile({parse_transform, no_such_transform}).

f(X) -> X.
