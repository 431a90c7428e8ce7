%%% andalso and orelse: short circuit, non-boolean right side, badarg on the left, in guards and tail position.
-module(op_andalso_orelse).
-export([main/1]).

main(_) ->
    io:format("~w~n", [e(false) andalso e(true)]),
    io:format("~w~n", [e(true) andalso e(true)]),
    io:format("~w~n", [e(true) orelse e(false)]),
    io:format("~w~n", [e(false) orelse e(false)]),
    io:format("~w~n", [true andalso id(not_boolean)]),
    io:format("~w~n", [false orelse {any, id(term)}]),
    io:format("~w~n", [r(fun() -> id(x) andalso true end)]),
    io:format("~w~n", [r(fun() -> id(1) orelse true end)]),
    io:format("~w~n", [r(fun() -> id(true) andalso id(false) andalso exit(never) end)]),
    io:format("~w ~w~n", [all(fun is_atom/1, [a, b, c]), all(fun is_atom/1, lists:duplicate(200000, a) ++ [1])]),
    io:format("~w ~w~n", [any(fun is_atom/1, []), any(fun is_atom/1, lists:seq(1, 200000) ++ [x])]),
    io:format("~w~n", [[g(X) || X <- [1, 5, 10, a, "", {1}]]]).

e(V) -> io:format("<~w>", [V]), V.
id(X) -> X.
r(F) -> try F() catch error:R -> R end.

all(_, []) -> true;
all(P, [H | T]) -> P(H) andalso all(P, T).

any(_, []) -> false;
any(P, [H | T]) -> P(H) orelse any(P, T).

g(X) when is_integer(X) andalso (X < 3 orelse X > 8) -> edge;
g(X) when is_tuple(X) andalso element(1, X) =:= 1 orelse X =:= a -> special;
g(_) -> plain.
