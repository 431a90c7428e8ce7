%%% Game of life on a set of living cells: glider, blinker, r-pentomino for 60 generations.
-module(prog_life).
-export([main/1]).

main(_) ->
    Glider = [{1, 0}, {2, 1}, {0, 2}, {1, 2}, {2, 2}],
    show(Glider, 0),
    show(run(Glider, 4), 4),
    io:format("~w~n", [lists:sort(run(Glider, 40)) =:= lists:sort([{X + 10, Y + 10} || {X, Y} <- Glider])]),
    Blinker = [{1, 0}, {1, 1}, {1, 2}],
    io:format("~w ~w~n", [run(Blinker, 1), run(Blinker, 2)]),
    R = [{1, 0}, {2, 0}, {0, 1}, {1, 1}, {1, 2}],
    io:format("~w~n", [[length(run(R, G)) || G <- [0, 1, 2, 5, 10, 20, 40, 60]]]).

run(Cells, 0) -> lists:sort(Cells);
run(Cells, N) -> run(step(Cells), N - 1).

step(Cells) ->
    Alive = maps:from_keys(Cells, true),
    Counts = lists:foldl(fun(C, M) -> M#{C => maps:get(C, M, 0) + 1} end, #{},
                         [{X + DX, Y + DY} || {X, Y} <- Cells, DX <- [-1, 0, 1], DY <- [-1, 0, 1], {DX, DY} =/= {0, 0}]),
    [C || {C, N} <- maps:to_list(Counts), N =:= 3 orelse (N =:= 2 andalso is_map_key(C, Alive))].

show(Cells, G) ->
    io:format("generation ~w~n", [G]),
    [io:format("~s~n", [[case lists:member({X, Y}, Cells) of true -> $#; false -> $. end || X <- lists:seq(0, 5)]]) || Y <- lists:seq(0, 5)].
