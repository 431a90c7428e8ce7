%%% Big integers: factorials, powers, long division, gcd, parsing and printing of 1000 digits.
-module(op_bignum).
-export([main/1]).

main(_) ->
    F50 = fact(50),
    io:format("~w~n", [F50]),
    F200 = fact(200),
    io:format("~w~n", [F200 rem 1000000007]),
    io:format("~w ~w~n", [length(integer_to_list(fact(1000))), fact(1000) rem 1000003]),
    io:format("~w~n", [F200 div fact(198)]),
    io:format("~w~n", [pow(3, 200)]),
    io:format("~w~n", [pow(-7, 77)]),
    io:format("~w~n", [gcd(fact(30), pow(2, 100))]),
    A = pow(10, 50) + 12345, B = pow(10, 20) - 7,
    io:format("~w ~w~n", [A div B, A rem B]),
    io:format("~w ~w~n", [-A div B, -A rem B]),
    io:format("~w ~w~n", [A div -B, A rem -B]),
    io:format("~w ~w~n", [-A div -B, -A rem -B]),
    io:format("~w ~w~n", [A - A, (A - A) + 1]),
    io:format("~w~n", [A * B =:= B * A]),
    S = lists:duplicate(1000, $7),
    N = list_to_integer(S),
    io:format("~w ~w~n", [integer_to_list(N) =:= S, N rem 997]),
    io:format("~s~n", [integer_to_list(pow(2, 100), 16)]),
    io:format("~s~n", [integer_to_list(pow(2, 100) - 1, 36)]),
    io:format("~w~n", [list_to_integer("-zzzzzzzzzzzzzzzzzzzz", 36)]),
    io:format("~w~n", [fib(300)]),
    io:format("~w~n", [isqrt(pow(10, 60) * 2)]),
    io:format("~w~n", [powmod(7, pow(10, 30), 1000000007)]).

fact(N) -> lists:foldl(fun(I, A) -> I * A end, 1, lists:seq(1, N)).

pow(_, 0) -> 1;
pow(B, E) when E rem 2 =:= 0 -> H = pow(B, E div 2), H * H;
pow(B, E) -> B * pow(B, E - 1).

gcd(A, 0) -> A;
gcd(A, B) -> gcd(B, A rem B).

fib(N) -> fib(N, 0, 1).
fib(0, A, _) -> A;
fib(N, A, B) -> fib(N - 1, B, A + B).

isqrt(N) -> isqrt(N, N).
isqrt(N, X) ->
    case (X + N div X) div 2 of
        Y when Y >= X -> X;
        Y -> isqrt(N, Y)
    end.

powmod(_, 0, _) -> 1;
powmod(B, E, M) when E band 1 =:= 1 -> B * powmod(B * B rem M, E bsr 1, M) rem M;
powmod(B, E, M) -> powmod(B * B rem M, E bsr 1, M).
