%%% Using a record on the wrong term raises {badrecord, Term}; in guards it fails.
-module(rec_errors).
-export([main/1]).
-record(a, {x = 1, y}).
-record(b, {x = 2, y}).

main(_) ->
    Vs = [#a{y = 1}, #b{y = 2}, {a, 1}, {a, 1, 2, 3}, a, [], #{x => 1}],
    [io:format("~w: ~w ~w ~w~n", [V, r(fun() -> get_y(V) end), r(fun() -> set_x(V) end), g(V)]) || V <- Vs],
    io:format("~w~n", [r(fun() -> m(#b{}) end)]).

get_y(R) -> R#a.y.
set_x(R) -> R#a{x = new}.
m(R) -> #a{x = X} = R, X.
g(R) when R#a.x =:= 1 -> one;
g(_) -> no.
r(F) -> try F() catch C:R -> {C, R} end.
