%%% Scoping: funs shadow, comprehensions are local, case exports, begin..end shares.
-module(lang_scoping).
-export([main/1]).

main(_) ->
    X = 1,
    F = fun(X2) -> X + X2 end,
    G = fun(Y) -> Z = Y * 2, Z + X end,
    io:format("~w ~w~n", [F(10), G(10)]),
    io:format("~w~n", [[Y || Y <- [1, 2, 3]]]),
    Y = outer,
    io:format("~w ~w~n", [[Y1 || Y1 <- [1, 2]], Y]),
    R = begin A = 5, B = A + 1, A * B end,
    io:format("~w ~w ~w~n", [R, A, B]),
    case {3, 4} of {C, D} -> ok end,
    io:format("~w ~w~n", [C, D]),
    {E, H} = if X > 0 -> V = pos, {V, 1}; true -> V = neg, {V, 2} end,
    io:format("~w ~w ~w~n", [E, H, V]),
    self() ! {msg, hi},
    receive {msg, M} -> Seen = yes end,
    io:format("~w ~w~n", [M, Seen]),
    Fs = [fun() -> I * 10 end || I <- [1, 2, 3]],
    io:format("~w~n", [[Fn() || Fn <- Fs]]),
    _Ignored = 1,
    _ = 2, _ = 3,
    io:format("~w~n", [catch_scope()]).

catch_scope() ->
    Q = try throw(a) catch throw:W -> {caught, W} end,
    S = try {fine, 1} of {fine, N} -> N catch _:_ -> none end,
    {Q, S}.
