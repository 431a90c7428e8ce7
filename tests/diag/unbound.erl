-module(unbound).
-export([main/1]).

main(_) ->
    X = 1,
    X + Y.                          %% error: variable `Y` is unbound
