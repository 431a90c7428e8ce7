%%% Comparison program for ordsets.
-module(t_ordsets).

-export([run/1]).

-import(oracle, [same/3, int/2, times/2, list/2, small_term/0]).

run(N) ->
    [same(ordsets, is_set, [X]) || X <- [[], [1, 2], [2, 1], [1, 1], [1, 1.0], foo, [1 | 2]]],
    same(ordsets, intersection, [[]]),
    times(N * 1000, fun() ->
        L = list(10, fun oracle:small_term/0),
        A = ordsets:from_list(L),
        B = ordsets:from_list(list(10, fun oracle:small_term/0)),
        X = small_term(),
        [same(ordsets, F, As) ||
            {F, As} <- [{from_list, [L]}, {size, [A]}, {is_empty, [A]}, {to_list, [A]},
                        {is_element, [X, A]}, {add_element, [X, A]},
                        {del_element, [X, A]}, {union, [A, B]}, {union, [[A, B, A]]},
                        {intersection, [A, B]}, {intersection, [[A, B, A]]},
                        {is_disjoint, [A, B]}, {subtract, [A, B]},
                        {is_subset, [A, B]}, {is_subset, [ordsets:intersection(A, B), B]},
                        {fold, [fun(E, Acc) -> [E | Acc] end, [], A]},
                        {filter, [fun is_integer/1, A]}]]
    end).
