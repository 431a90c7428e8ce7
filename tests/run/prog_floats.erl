%%% Floating point loops: n-body energy, mandelbrot rows, spectral norm, Monte Carlo pi by own generator.
-module(prog_floats).
-export([main/1]).

main(_) ->
    io:format("~.9f~n", [lists:foldl(fun(K, A) -> A + sgn(K) / (2 * K + 1) end, 0.0, lists:seq(0, 20000)) * 4]),
    io:format("~.9f~n", [spectral(30)]),
    [io:format("~s~n", [[mandel(X / 20 - 2.0, Y / 8 - 1.0, 0.0, 0.0, 0) || X <- lists:seq(0, 50)]]) || Y <- lists:seq(0, 16)],
    io:format("~.4f~n", [pi(50000, 42, 0) * 4 / 50000]),
    io:format("~.12f~n", [newton(2.0, 1.0, 30)]),
    io:format("~w~n", [lists:foldl(fun(X, A) -> A + X * 0.1 end, 0.0, lists:seq(1, 100))]).

sgn(K) when K band 1 =:= 0 -> 1.0;
sgn(_) -> -1.0.

mandel(_, _, _, _, 60) -> $#;
mandel(Cr, Ci, Zr, Zi, I) when Zr * Zr + Zi * Zi =< 4.0 -> mandel(Cr, Ci, Zr * Zr - Zi * Zi + Cr, 2.0 * Zr * Zi + Ci, I + 1);
mandel(_, _, _, _, I) -> lists:nth(I rem 6 + 1, " .:-=+").

pi(0, _, In) -> In;
pi(N, S, In) ->
    S1 = (S * 1103515245 + 12345) rem 2147483648, S2 = (S1 * 1103515245 + 12345) rem 2147483648,
    X = S1 / 2147483648, Y = S2 / 2147483648,
    pi(N - 1, S2, if X * X + Y * Y =< 1.0 -> In + 1; true -> In end).

newton(_, X, 0) -> X;
newton(A, X, N) -> newton(A, (X + A / X) / 2, N - 1).

spectral(N) ->
    U = lists:foldl(fun(_, V) -> at_av(at_av(V, N), N) end, lists:duplicate(N, 1.0), [1, 2, 3]),
    V = at_av(U, N),
    math:sqrt(dot(U, V) / dot(U, U)).
at_av(V, N) -> mul(mul(V, N, fun a/2), N, fun(I, J) -> a(J, I) end).
mul(V, N, F) -> [dot([F(I, J) || J <- lists:seq(0, N - 1)], V) || I <- lists:seq(0, N - 1)].
a(I, J) -> 1.0 / ((I + J) * (I + J + 1) div 2 + I + 1).
dot(A, B) -> lists:sum(lists:zipwith(fun(X, Y) -> X * Y end, A, B)).
