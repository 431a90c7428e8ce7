%%% Comparison program for gb_sets: trees are compared by what is in them.
-module(t_gb_sets).

-export([run/1]).

-import(oracle, [same/4, times/2, list/2, small_term/0]).

run(N) ->
    [same(gb_sets, F, [gb_sets:new()], fun whole/1) ||
        F <- [smallest, largest, take_smallest, take_largest, is_empty, to_list, balance,
              iterator, size, is_set]],
    [same(gb_sets, is_set, [X], fun whole/1) || X <- [{0, nil}, {1, nil}, {1, {a, nil, nil}}, a, []]],
    same(gb_sets, intersection, [[]], fun whole/1),
    same(gb_sets, union, [[]], fun whole/1),
    times(N * 500, fun() ->
        L = list(30, fun oracle:small_term/0),
        A = gb_sets:from_list(L),
        B = gb_sets:from_list(list(4, fun oracle:small_term/0)),
        X = small_term(),
        [same(gb_sets, F, As, fun whole/1) ||
            {F, As} <- [{from_list, [L]}, {size, [A]}, {is_empty, [A]}, {to_list, [A]},
                        {is_element, [X, A]}, {is_member, [X, A]}, {add, [X, A]},
                        {add_element, [X, A]}, {del_element, [X, A]}, {delete_any, [X, A]},
                        {union, [A, B]}, {union, [[A, B, A]]}, {singleton, [X]},
                        {intersection, [A, B]}, {intersection, [[A, A]]}, {balance, [A]},
                        {is_disjoint, [A, B]}, {subtract, [A, B]}, {difference, [B, A]},
                        {is_subset, [A, B]}, {is_subset, [gb_sets:intersection(A, B), B]},
                        {smallest, [A]}, {largest, [A]}, {take_smallest, [A]},
                        {take_largest, [A]},
                        {fold, [fun(E, Acc) -> [E | Acc] end, [], A]},
                        {filter, [fun is_integer/1, A]}]],
        oracle:same_value({gb_sets, walk, X}, whole(walk(gb_sets, gb_sets:iterator_from(X, A))),
                          whole(walk(rvm_t_gb_sets, rvm_t_gb_sets:iterator_from(X, A))))
    end).

walk(M, I) ->
    case M:next(I) of
        none -> [];
        {X, I1} -> [X | walk(M, I1)]
    end.

%% A set as the list of its elements; 1.0 is as good as 1.
whole({'EXIT', _} = X) -> X;
whole({N, {_, _, _}} = S) when is_integer(N) ->
    try {set, N, whole(gb_sets:to_list(S))}
    catch error:_ -> {N, whole(element(2, S))}
    end;
whole({0, nil}) -> {set, 0, []};
whole(L) when is_list(L) -> [whole(X) || X <- L];
whole(T) when is_tuple(T) -> list_to_tuple(whole(tuple_to_list(T)));
whole(F) when is_float(F), F == trunc(F) -> trunc(F);
whole(X) -> X.
