%%% Crossing between small and big integers at 59 to 65 bits, both signs, every operator.
-module(op_small_big_boundary).
-export([main/1]).

main(_) ->
    lists:foreach(fun at/1, [27, 28, 31, 32, 58, 59, 60, 61, 62, 63, 64, 65]).

at(Bits) ->
    P = 1 bsl Bits,
    N = -P,
    io:format("== ~w~n", [Bits]),
    io:format("~w ~w ~w~n", [P - 1, P, P + 1]),
    io:format("~w ~w ~w~n", [N - 1, N, N + 1]),
    io:format("~w ~w ~w ~w~n", [id(P - 1) + 1, id(P) - 1, id(N) - 1, id(N + 1) - 1]),
    io:format("~w ~w~n", [id(P) + N, id(P - 1) - (P - 1)]),
    io:format("~w ~w ~w~n", [-id(N), -id(P), -id(-id(P - 1))]),
    io:format("~w ~w ~w~n", [id(P) * P, id(P) * N, (id(P) - 1) * (P + 1)]),
    io:format("~w ~w ~w ~w~n", [(P * P) div P =:= P, (P * P) rem (P - 1), N div -1, (N - 1) rem P]),
    io:format("~w ~w ~w~n", [P div 3, N div 3, N rem 10]),
    io:format("~w ~w ~w ~w~n", [P band (P - 1), P bor 1, P bxor N, bnot P]),
    io:format("~w ~w ~w~n", [P bsr Bits, N bsr Bits, (N - 1) bsr Bits]),
    io:format("~w ~w~n", [abs(N), abs(N - 1)]),
    io:format("~w~n", [[P > P - 1, N < N + 1, P =:= id(P - 1) + 1, P == float(P), N =< P, P =/= P + 1]]),
    io:format("~w~n", [[is_integer(P), list_to_integer(integer_to_list(N)) =:= N, binary_to_term(term_to_binary(P)) =:= P]]).

id(X) -> X.
