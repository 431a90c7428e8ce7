%%% Comparison program for ordsets.
-module(t_ordsets).

-export([run/1]).

-import(oracle, [same/3, same/4, int/2, times/2, list/2, small_term/0]).

run(N) ->
    [same(ordsets, is_set, [X]) || X <- [[], [1, 2], [2, 1], [1, 1], [1, 1.0], foo]],
    same(ordsets, intersection, [[]]),
    times(N * 1000, fun() ->
        L = list(10, fun oracle:small_term/0),
        A = ordsets:from_list(L),
        B = ordsets:from_list(list(10, fun oracle:small_term/0)),
        X = small_term(),
        %% OTP takes the 1 or the 1.0 of either argument.
        [same(ordsets, F, As, fun whole/1) ||
            {F, As} <- [{from_list, [L]}, {size, [A]}, {is_empty, [A]}, {to_list, [A]},
                        {is_element, [X, A]}, {add_element, [X, A]},
                        {del_element, [X, A]}, {union, [A, B]}, {union, [[A, B, A]]},
                        {intersection, [A, B]}, {intersection, [[A, A]]},
                        {is_disjoint, [A, B]}, {subtract, [A, B]},
                        {is_subset, [A, B]}, {is_subset, [ordsets:intersection(A, B), B]},
                        {fold, [fun(E, Acc) -> [E | Acc] end, [], A]},
                        {filter, [fun is_integer/1, A]}]]
    end).

whole(L) when is_list(L) -> [whole(X) || X <- L];
whole(T) when is_tuple(T) -> list_to_tuple(whole(tuple_to_list(T)));
whole(F) when is_float(F), F == trunc(F) -> trunc(F);
whole(X) -> X.
