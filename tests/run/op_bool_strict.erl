%%% and, or, xor, not: both sides evaluated, badarg on non-booleans, full tables.
-module(op_bool_strict).
-export([main/1]).

main(_) ->
    Bs = [true, false],
    [io:format("~w ~w: ~w ~w ~w~n", [A, B, A and B, A or B, A xor B]) || A <- Bs, B <- Bs],
    io:format("~w~n", [[not B || B <- Bs]]),
    Bad = [{true, 1}, {1, true}, {false, x}, {x, false}, {x, y}],
    [io:format("~w ~w: ~w ~w ~w~n", [A, B, r(fun() -> id(A) and id(B) end), r(fun() -> id(A) or id(B) end), r(fun() -> id(A) xor id(B) end)]) || {A, B} <- Bad],
    io:format("~w~n", [r(fun() -> not id(maybe_so) end)]),
    io:format("~w~n", [effect(false) and effect(true)]),
    io:format("~w~n", [effect(true) or effect(false)]).

r(F) -> try F() catch error:R -> R end.
id(X) -> X.
effect(V) -> io:format("<~w>", [V]), V.
