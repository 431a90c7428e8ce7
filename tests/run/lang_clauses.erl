%%% Functions of several clauses: order, guards, arity, defaults by delegation.
-module(lang_clauses).
-export([main/1]).

main(_) ->
    io:format("~w~n", [[fact(N) || N <- [0, 1, 5, 20, 25, 30]]]),
    io:format("~w~n", [[fib(N) || N <- lists:seq(0, 20)]]),
    io:format("~w~n", [[area(S) || S <- [{square, 3}, {rect, 2, 5}, {circle, 1}, {triangle, 3, 4, 5}]]]),
    io:format("~w ~w ~w~n", [pad([1]), pad([1], 0), pad([1], 0, 3)]),
    io:format("~w~n", [days([1, 2, 4, 9])]),
    io:format("~w~n", [try area(blob) catch error:function_clause -> no_clause end]),
    io:format("~w~n", [ack(2, 3)]),
    io:format("~w~n", [hanoi(3, a, b, c)]).

fact(0) -> 1;
fact(N) when N > 0 -> N * fact(N - 1).

fib(0) -> 0;
fib(1) -> 1;
fib(N) -> fib(N - 1) + fib(N - 2).

area({square, A}) -> A * A;
area({rect, A, B}) -> A * B;
area({circle, R}) -> 3.0 * R * R;
area({triangle, A, B, C}) ->
    S = (A + B + C) / 2,
    math:sqrt(S * (S - A) * (S - B) * (S - C)).

pad(L) -> pad(L, x).
pad(L, With) -> pad(L, With, 2).
pad(L, _, 0) -> L;
pad(L, With, N) -> pad(L ++ [With], With, N - 1).

days(Ms) -> [days_in(M) || M <- Ms].
days_in(2) -> 28;
days_in(M) when M =:= 4; M =:= 6; M =:= 9; M =:= 11 -> 30;
days_in(M) when M >= 1, M =< 12 -> 31.

ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).

hanoi(0, _, _, _) -> [];
hanoi(N, From, To, Via) ->
    hanoi(N - 1, From, Via, To) ++ [{From, To} | hanoi(N - 1, Via, To, From)].
