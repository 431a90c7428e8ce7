%%% tak, Ackermann, Fibonacci: calls and small integers.
-module(prog_tak_ack).
-export([main/1]).

main(_) ->
    io:format("~w~n", [tak(18, 12, 6)]),
    io:format("~w~n", [ack(2, 300)]),
    io:format("~w~n", [ack(3, 6)]),
    io:format("~w~n", [fib(24)]),
    io:format("~w~n", [[collatz(N) || N <- lists:seq(1, 30)]]),
    io:format("~w~n", [lists:max([{collatz(N), N} || N <- lists:seq(1, 3000)])]).

tak(X, Y, Z) when Y >= X -> Z;
tak(X, Y, Z) -> tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y)).

ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).

collatz(N) -> collatz(N, 0).
collatz(1, S) -> S;
collatz(N, S) when N band 1 =:= 0 -> collatz(N bsr 1, S + 1);
collatz(N, S) -> collatz(3 * N + 1, S + 1).
