-module(many_kinds).
-export([start/1]).

-record(state, {count = 0, name}).
-define(STEP, 1).

start(State) ->
    Next = State#state.cuont + ?STPE,
    loop(Next, Stat).

loop(N) when even(N) ->
    N.
