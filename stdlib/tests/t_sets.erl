%%% Comparison program for sets of both versions.
-module(t_sets).

-export([run/1]).

-import(oracle, [same/3, same/4, pick/1, int/2, times/2, list/2]).

run(N) ->
    [same(sets, F, As) || {F, As} <- [{new, []}, {new, [[{version, 2}]]},
                                     {new, [[{version, 1}]]}, {from_list, [[a, b], []]},
                                     {intersection, [[]]}, {union, [[]]},
                                     {size, [foo]}, {is_set, [foo]}, {is_set, [#{}]},
                                     {add_element, [a, foo]}]],
    times(N * 200, fun random/0).

set(Max) ->
    L = list(Max, fun() -> pick([int(1, 400), {k, int(1, 50)}, a, b]) end),
    sets:from_list(L, [{version, pick([1, 1, 2])}]).

norm(S) -> case sets:is_set(S) of true -> lists:sort(sets:to_list(S)); false -> S end.

random() ->
    A = set(pick([10, 100, 600])), B = set(pick([10, 100, 600])),
    A1 = lists:foldl(fun sets:del_element/2, A,
                     lists:sublist(sets:to_list(A), int(0, 500))),
    X = pick([int(1, 400), {k, int(1, 50)}, a]),
    L = list(200, fun() -> int(1, 300) end),
    [same(sets, F, As) ||
        {F, As} <- [{from_list, [L]}, {from_list, [L, [{version, 2}]]}, {size, [A1]},
                    {is_empty, [A1]}, {to_list, [A1]}, {is_element, [X, A1]},
                    {add_element, [X, A1]}, {del_element, [X, A1]},
                    {is_disjoint, [A, B]}, {is_subset, [A1, A]}, {is_subset, [A, B]},
                    {fold, [fun(E, Acc) -> [E | Acc] end, [], case is_map(A1) of
                                true -> sets:new(); false -> A1 end]}]],
    [same(sets, F, As, fun norm/1) ||
        {F, As} <- [{union, [A, B]}, {union, [[A, B, A1]]}, {intersection, [A, B]},
                    {intersection, [[A, B, A1]]}, {subtract, [A, B]},
                    {filter, [fun is_integer/1, A]}]].
