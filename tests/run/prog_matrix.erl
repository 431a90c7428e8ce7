%%% Matrices as lists of lists: product, power, transpose, determinant with exact rationals.
-module(prog_matrix).
-export([main/1]).

main(_) ->
    A = [[I * J rem 7 + 1 || J <- lists:seq(1, 20)] || I <- lists:seq(1, 20)],
    B = mul(A, A),
    io:format("~w ~w~n", [lists:sum(lists:append(B)), trace(B)]),
    io:format("~w~n", [power([[1, 1], [1, 0]], 100)]),
    io:format("~w~n", [transpose([[1, 2, 3], [4, 5, 6]])]),
    io:format("~w~n", [det([[2, 0, 1, 3], [1, 1, 0, 4], [0, 5, 1, 1], [3, 2, 2, 1]])]),
    io:format("~w~n", [det([[1 / 1, 2], [3, 4]])]),
    I3 = [[if R =:= C -> 1; true -> 0 end || C <- [1, 2, 3]] || R <- [1, 2, 3]],
    io:format("~w~n", [mul(I3, [[a1(R, C) || C <- [1, 2, 3]] || R <- [1, 2, 3]])]).

a1(R, C) -> 10 * R + C.
mul(A, B) -> Bt = transpose(B), [[dot(R, C) || C <- Bt] || R <- A].
dot([A | As], [B | Bs]) -> A * B + dot(As, Bs);
dot([], []) -> 0.
transpose([[] | _]) -> [];
transpose(M) -> [[H || [H | _] <- M] | transpose([T || [_ | T] <- M])].
power(M, 1) -> M;
power(M, N) when N rem 2 =:= 0 -> H = power(M, N div 2), mul(H, H);
power(M, N) -> mul(M, power(M, N - 1)).
trace(M) -> lists:sum([lists:nth(I, R) || {I, R} <- lists:zip(lists:seq(1, length(M)), M)]).

det([[X]]) -> X;
det([First | Rest]) ->
    lists:sum([sign(J) * X * det([drop(J, R) || R <- Rest]) || {J, X} <- lists:zip(lists:seq(1, length(First)), First), X =/= 0]).
sign(J) when J rem 2 =:= 1 -> 1;
sign(_) -> -1.
drop(1, [_ | T]) -> T;
drop(N, [H | T]) -> [H | drop(N - 1, T)].
