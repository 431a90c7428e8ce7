%%% gb_trees: every function, with its errors.
-module(std_gb_trees).
-export([main/1]).

main(_) ->
    G = gb_trees:from_orddict([{I, I * I} || I <- lists:seq(1, 7)]),
    E = gb_trees:empty(),
    Add = fun(K, V) -> K + V end,
    [show(F, Args) ||
        {F, Args} <-
            [{empty, []}, {is_empty, [E]}, {is_empty, [G]}, {is_empty, [foo]}, {size, [G]}, {size, [foo]},
             {get, [3, G]}, {get, [3.0, G]}, {get, [9, G]}, {get, [1, foo]}, {lookup, [3, G]},
             {lookup, [9, G]}, {lookup, [1, foo]}, {is_defined, [1, G]}, {is_defined, [0, G]},
             {is_defined, [1, foo]}, {update, [3, x, G]}, {update, [3.0, x, G]}, {update, [9, x, G]},
             {insert, [8, x, G]}, {insert, [1, x, G]}, {insert, [1.0, x, G]}, {insert, [1, 2, foo]},
             {enter, [1, x, G]}, {enter, [0, x, G]}, {enter, [1, 2, foo]}, {delete, [4, G]},
             {delete, [9, G]}, {delete_any, [9, G]}, {delete_any, [4, G]}, {take, [4, G]},
             {take, [9, G]}, {take_any, [9, G]}, {take_any, [1, G]}, {smallest, [G]}, {smallest, [E]},
             {largest, [G]}, {largest, [E]}, {take_smallest, [G]}, {take_smallest, [E]},
             {take_largest, [G]}, {take_largest, [E]}, {from_orddict, [foo]}, {from_orddict, [[{1}]]},
             {from_orddict, [[]]}, {next, [gb_trees:iterator(E)]}, {next, [foo]}, {iterator, [foo]},
             {iterator_from, [3, foo]}, {map, [Add, G]}, {map, [x, G]}, {map, [x, E]}, {balance, [G]},
             {balance, [foo]}, {keys, [G]}, {values, [G]}, {to_list, [G]}, {keys, [foo]}, {values, [foo]},
             {to_list, [foo]}, {keys, [E]}, {values, [E]}]],
    io:format("~w~n", [[walk(gb_trees:iterator_from(K, G)) || K <- [0, 1, 3, 3.5, 4.0, 7, 8, a]]]),
    io:format("~w~n", [walk(gb_trees:iterator(G))]),
    Big = lists:foldl(fun(I, T) -> gb_trees:enter(I * 7919 rem 10007, I, T) end, E, lists:seq(1, 5000)),
    io:format("~w ~w~n", [gb_trees:size(Big), erlang:phash2(gb_trees:to_list(Big))]),
    Less = lists:foldl(fun(I, T) -> gb_trees:delete_any(I * 3, T) end, Big, lists:seq(1, 3000)),
    io:format("~w ~w~n", [gb_trees:size(Less), erlang:phash2(gb_trees:to_list(gb_trees:balance(Less)))]),
    Up = lists:foldl(fun(I, T) -> gb_trees:insert(I, I, T) end, E, lists:seq(1, 20000)),
    io:format("~w ~w~n", [gb_trees:size(Up), lists:sum(gb_trees:values(Up))]).

walk(I) ->
    case gb_trees:next(I) of
        none -> [];
        {K, V, I1} -> [{K, V} | walk(I1)]
    end.

show(F, Args) ->
    R = try view(apply(gb_trees, F, Args)) catch C:E -> {C, E} end,
    io:format("~w/~w: ~w~n", [F, length(Args), R]).

%% Trees by what is in them.
view({N, T}) when is_integer(N), is_tuple(T); T =:= nil -> {N, gb_trees:to_list({N, T})};
view({V, {N, T}}) when is_integer(N), is_tuple(T) -> {V, view({N, T})};
view({K, V, {_, _} = T}) -> {K, V, view(T)};
view(X) -> X.
