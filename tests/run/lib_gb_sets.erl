%%% gb_sets: a set of some thousand elements added in several orders, taken apart again, and walked.
-module(lib_gb_sets).
-export([main/1]).

main(_) ->
    Orders = [lists:seq(1, 3000), lists:seq(3000, 1, -1), [I * 7919 rem 3001 || I <- lists:seq(1, 3000)]],
    [order(L) || L <- Orders],
    S = gb_sets:from_list([c, a, b, 1, 1.0, "x", {t}]),
    io:format("~p ~p~n", [gb_sets:to_list(S), gb_sets:size(S)]),
    io:format("~p~n", [[outcome(F) || F <- [
        fun() -> gb_sets:insert(a, S) end,
        fun() -> gb_sets:delete(nope, S) end,
        fun() -> gb_sets:smallest(gb_sets:new()) end,
        fun() -> gb_sets:take_largest(gb_sets:empty()) end,
        fun() -> gb_sets:intersection([]) end,
        fun() -> gb_sets:to_list(gb_sets:union([])) end]]]),
    A = gb_sets:from_list(lists:seq(1, 100)),
    B = gb_sets:from_list([5, 50, 500]),
    io:format("~p~n", [gb_sets:to_list(gb_sets:intersection(A, B))]),
    io:format("~p~n", [gb_sets:size(gb_sets:union(A, B))]),
    io:format("~p~n", [gb_sets:size(gb_sets:subtract(A, B))]),
    io:format("~p~n", [gb_sets:to_list(gb_sets:difference(B, A))]),
    io:format("~p ~p~n", [gb_sets:is_subset(gb_sets:intersection(A, B), B), gb_sets:is_disjoint(A, B)]),
    io:format("~p~n", [walk(gb_sets:iterator_from(97, A))]),
    io:format("~p~n", [gb_sets:fold(fun(X, Acc) -> [X | Acc] end, [], gb_sets:filter(fun(X) -> X < 4 end, A))]).

order(L) ->
    S = lists:foldl(fun gb_sets:add/2, gb_sets:new(), L),
    Sorted = gb_sets:to_list(S) =:= lists:sort(L),
    Rest = lists:foldl(fun gb_sets:delete/2, S, lists:sublist(L, 2990)),
    io:format("~p ~p ~p ~p~n", [Sorted, gb_sets:size(S), gb_sets:to_list(Rest), drain(Rest)]).

drain(S) ->
    case gb_sets:is_empty(S) of
        true -> [];
        false ->
            {X, S1} = gb_sets:take_smallest(S),
            [X | drain(S1)]
    end.

walk(I) ->
    case gb_sets:next(I) of
        none -> [];
        {X, I1} -> [X | walk(I1)]
    end.

outcome(F) ->
    try F() catch C:R -> {C, R} end.
