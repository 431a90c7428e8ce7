-module(clause_unreachable).
-export([start/1]).

start(N) ->
    case N of
        Other -> Other;
        0 -> zero
    end.
