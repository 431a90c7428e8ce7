-module(spec_type_typo).
-export([start/1]).

-type result() :: {ok, integr()} | eror().

-spec start(term()) -> resutl().
start(N) ->
    N.

-spec start(term()) -> term().
