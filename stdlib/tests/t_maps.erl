%%% Comparison program for maps: every function on pools of good and bad
%%% arguments, maps of more than one chunk, and iterators.
-module(t_maps).

-export([run/1]).

-import(oracle, [same/3, same/4, all_args/3, int/2, list/2, times/2]).

maps0() ->
    [#{}, #{a => 1}, #{a => 1, b => 2}, #{1 => x, 1.0 => y, "s" => z},
     maps:from_list([{I, I * I} || I <- lists:seq(1, 20)]),
     maps:from_list([{I, {I}} || I <- lists:seq(15, 60)]), foo, [], [a | b],
     [1, 2], [{a, 1}]].

iters() -> [none, {a, 1, none}, {a, 1, {b, 2, none}}, {a, b}, {a, 1, foo},
            [foo | #{a => 1}]].

f2() -> [fun(_, V) -> {V} end, fun(K, _) -> K =:= a end, fun(_, _) -> true end,
         fun(_, V) -> {true, [V]} end, fun(_, _) -> false end, foo,
         fun(X) -> X end].

f1() -> [fun(X) -> {X} end, fun(X) -> X end, fun(X) when is_integer(X) -> X rem 3 end,
         foo].

f3() -> [fun(K, V, A) -> {K, V, A} end, foo, fun(K, V) -> {K, V} end].

keys() -> [a, b, 1, 1.0, zz, 17].

run(N) ->
    M = maps0(),
    [all_args(maps, F, [f2(), M ++ iters()]) ||
        F <- [filter, filtermap, map, foreach]],
    all_args(maps, fold, [f3(), [0], M ++ iters()]),
    all_args(maps, get, [keys(), M, [def]]),
    all_args(maps, update_with, [keys(), f1(), M]),
    all_args(maps, update_with, [keys(), f1(), [init], M]),
    [all_args(maps, F, [[[], [a], [a, b, 17, 1.0], foo, [a | b]], M]) ||
        F <- [with, without]],
    all_args(maps, intersect, [M, M]),
    [all_args(maps, F, [f3(), M, M]) || F <- [merge_with, intersect_with]],
    Ls = [[], [1, 2, 3, 4, 5], [a], [1 | 2], foo],
    all_args(maps, groups_from_list, [f1(), Ls]),
    all_args(maps, groups_from_list, [f1(), f1(), Ls]),
    [same(maps, iterator, [X], fun walk/1) || X <- M],
    [same(maps, next, [X]) || X <- iters() ++ M],
    times(N * 200, fun random/0).

%% Iterators differ inside; what they yield must not.
walk([_ | _] = I) -> walk(maps_next(I));
walk({K, V, I}) -> [{K, V} | walk(maps_next(I))];
walk(none) -> [].

maps_next([0 | _] = I) ->
    %% Both modules must be able to walk their own iterator.
    A = all(fun maps:next/1, I),
    A = all(fun rvm_t_maps:next/1, I),
    case A of [] -> none; [{K, V} | T] -> {K, V, T} end;
maps_next([{K, V} | T]) -> {K, V, T};
maps_next([]) -> none.

all(Next, I) ->
    case Next(I) of
        {K, V, I1} -> [{K, V} | all(Next, I1)];
        none -> []
    end.

random() ->
    G = fun() -> maps:from_list(list(50, fun() -> {int(1, 60), int(1, 9)} end)) end,
    A = G(), B = G(),
    same(maps, intersect, [A, B]),
    same(maps, intersect_with, [fun(K, X, Y) -> {K, X, Y} end, A, B]),
    same(maps, merge_with, [fun(K, X, Y) -> {K, X, Y} end, A, B]),
    same(maps, fold, [fun(K, V, L) -> [{K, V} | L] end, [], A]),
    same(maps, with, [maps:keys(B), A]),
    same(maps, without, [maps:keys(B), A]),
    same(maps, map, [fun(K, V) -> {K, V} end, A]),
    same(maps, filter, [fun(_, V) -> V > 4 end, A]).
