%%% random: the old generator, with and without a state of its own.
-module(std_random).
-export([main/1]).
-compile({nowarn_deprecated_function, [{random, seed, 0}]}).
-compile(nowarn_deprecated_function).

main(_) ->
    p([random:uniform() || _ <- lists:seq(1, 5)]),
    p(random:seed()),
    p([random:uniform() || _ <- lists:seq(1, 5)]),
    p(random:seed({1, 2, 3})),
    p([random:uniform(100) || _ <- lists:seq(1, 20)]),
    p(random:seed(-5, 40000, 1 bsl 70)),
    p([random:uniform(7) || _ <- lists:seq(1, 20)]),
    p(random:seed0()),
    p(random:uniform_s(random:seed0())),
    p(random:uniform_s(10, {1, 2, 3})),
    p(lists:foldl(fun(_, {Sum, S}) -> {N, S1} = random:uniform_s(1000, S), {Sum + N, S1} end, {0, {17, 4, 99}},
                  lists:seq(1, 1000))),
    Self = self(),
    spawn(fun() -> Self ! random:uniform(1000000) end),
    p(receive X -> X end),
    [p(try F() catch C:E -> {C, E} end) ||
        F <- [fun() -> random:uniform(0) end, fun() -> random:uniform(a) end, fun() -> random:uniform(1.0) end,
              fun() -> random:seed(a, 1, 2) end, fun() -> random:seed({1, 2}) end, fun() -> random:uniform_s(foo) end,
              fun() -> random:uniform_s(0, {1, 2, 3}) end]].

p(X) -> io:format("~w~n", [X]).
