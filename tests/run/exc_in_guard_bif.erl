%%% Guards hide errors that bodies raise: the same expression in both places.
-module(exc_in_guard_bif).
-export([main/1]).

main(_) ->
    [io:format("~w: ~w ~w ~w ~w~n", [V, g1(V), b(fun() -> hd(V) end), g2(V), b(fun() -> element(2, V) end)]) || V <- [a, [], [1], {}, {1}, {1, 2}, #{}, 5]],
    [io:format("~w: ~w ~w~n", [V, g3(V), b(fun() -> 10 rem V end)]) || V <- [0, 3, a, 2.0]],
    io:format("~w~n", [[g4(V) || V <- [1, a, {a, b}, "x"]]]).

g1(V) when hd(V) =:= 1 -> yes; g1(_) -> no.
g2(V) when element(2, V) =:= 2 -> yes; g2(_) -> no.
g3(V) when 10 rem V =:= 1 -> one; g3(_) -> other.
g4(V) when V + 1 > 1; tuple_size(V) > 1 -> yes; g4(V) when length(V) =:= 1 -> one; g4(_) -> no.
b(F) -> try F() catch error:R -> R end.
