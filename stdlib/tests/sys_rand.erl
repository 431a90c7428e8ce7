%%% Comparison program: seeded sequences of module rand.
-module(sys_rand).
-export([main/1]).

main(_) ->
    [begin
         S = rand:seed_s(Alg, Seed),
         io:format("~w ~w~n", [Alg, rand:export_seed_s(S)]),
         lists:foldl(fun(N, S0) ->
                         {A, S1} = rand:uniform_s(N, S0),
                         {B, S2} = rand:uniform_s(S1),
                         {C, S3} = rand:uniform_real_s(S2),
                         {D, S4} = rand:bytes_s(N rem 23, S3),
                         io:format("~w ~w ~w ~w~n", [A, B, C, D]),
                         S4
                     end, S, lists:seq(1, 40) ++ [1 bsl B + X || B <- lists:seq(50, 130), X <- [-1, 0, 1]]),
         io:format("~w~n", [rand:export_seed_s(rand:jump(S))]),
         io:format("~w~n", [rand:export_seed_s(rand:jump(rand:jump(element(2, rand:uniform_s(S)))))])
     end || Alg <- [exsss, exsp, exrop, exro928ss], Seed <- [0, 1, 42, -1, 1 bsl 70, {1, 2, 3}, {1700, 12345, 678}, {-1, -2, -3}, [1, 2], [7]]],
    rand:seed(exsss, {1, 2, 3}),
    io:format("~w~n", [[rand:uniform(6) || _ <- lists:seq(1, 100)]]),
    io:format("~w~n", [rand:export_seed()]),
    rand:seed(exsplus, 5), io:format("~w~n", [rand:export_seed()]),
    rand:seed(default, 5), io:format("~w~n", [rand:export_seed()]),
    rand:seed({exrop, [3 | 4]}), io:format("~w ~w~n", [rand:uniform(100), rand:export_seed()]),
    T = fun(F) -> try F() of _ -> ok catch C:R -> {C, R} end end,
    io:format("~w~n", [[T(F) || F <- [fun() -> rand:uniform(0) end, fun() -> rand:uniform(a) end, fun() -> rand:uniform(1.5) end, fun() -> rand:bytes(-1) end, fun() -> rand:seed(foo) end,
       fun() -> rand:seed(foo, 1) end, fun() -> rand:seed(exsss, foo) end, fun() -> rand:seed(exsss, [0, 0]) end, fun() -> rand:seed(exsss, {1, 2, a}) end]]]),
    erase(), X = rand:uniform(), true = X >= 0 andalso X < 1, {exsss, _} = rand:export_seed(), ok.
