-module(term_unused).
-export([start/1]).

start(N) ->
    {ok, N},
    [N | "rest"],
    "done",
    finished.
