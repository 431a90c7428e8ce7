%%% band bor bxor bnot on small, negative and big integers.
-module(op_bitwise).
-export([main/1]).

main(_) ->
    Vs = [0, 1, -1, 5, -6, 255, -256, 16#ffffffff, 1 bsl 62, -(1 bsl 62), 16#123456789abcdef0123456789, -16#123456789abcdef0123456789],
    [io:format("~w ~w: ~w ~w ~w~n", [A, B, A band B, A bor B, A bxor B]) || A <- Vs, B <- Vs, A =< B],
    [io:format("~w ~w~n", [V, bnot V]) || V <- Vs],
    [true = (bnot V) =:= -V - 1 || V <- Vs],
    [true = (A bxor B) =:= ((A bor B) - (A band B)) || A <- Vs, B <- Vs],
    io:format("~w~n", [[try F() catch error:R -> R end || F <- [fun() -> id(1.0) band 1 end, fun() -> 1 bor id(a) end, fun() -> id("a") bxor 1 end, fun() -> bnot id(1.5) end]]]),
    io:format("~w~n", [popcount(16#123456789abcdef0123456789)]).

id(X) -> X.

popcount(0) -> 0;
popcount(N) -> (N band 1) + popcount(N bsr 1).
