%%% Binary trees: allocation in bulk, some kept for long, checksums of each depth.
-module(prog_bintrees).
-export([main/1]).

main(_) ->
    Max = 12,
    io:format("stretch ~w~n", [check(make(Max + 1))]),
    Long = make(Max),
    [io:format("~w trees of depth ~w: ~w~n", [1 bsl (Max - D + 2), D, lists:sum([check(make(D)) || _ <- lists:seq(1, 1 bsl (Max - D + 2))])]) || D <- lists:seq(4, Max, 4)],
    io:format("long lived ~w~n", [check(Long)]).

make(0) -> {nil, nil};
make(D) -> {make(D - 1), make(D - 1)}.
check({nil, nil}) -> 1;
check({L, R}) -> 1 + check(L) + check(R).
