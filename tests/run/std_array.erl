%%% array: every function, with its errors.
-module(std_array).
-export([main/1]).

main(_) ->
    A3 = array:from_list([1, 2, 3]),
    U = array:new([{size, 3}, fixed]),
    Sum = fun(_, V, Acc) -> [V | Acc] end,
    Pair = fun(I, V) -> {I, V} end,
    [show(F, Args) ||
        {F, Args} <-
            [{new, []}, {new, [5]}, {new, [-1]}, {new, [a]}, {new, [[foo]]}, {new, [[{size, -1}]]},
             {new, [{default, 7}]}, {new, [fixed]}, {new, [{fixed, false}]}, {new, [{size, 3}]},
             {new, [[3]]}, {new, [3, {default, 1}]}, {new, [3, [fixed, {fixed, false}]]},
             {new, [a, []]}, {new, [3, foo]}, {new, [[{size, 3}, {fixed, false}]]},
             {new, [[{fixed, false}, {size, 3}]]}, {new, [3, [{size, 5}, {default, 7}]]},
             {new, [{fixed, maybe_}]}, {new, [3, 8]}, {new, [[fixed | x]]},
             {get, [0, A3]}, {get, [-1, A3]}, {get, [10, A3]}, {get, [10, U]}, {get, [a, A3]},
             {get, [0, foo]}, {set, [10, x, U]}, {set, [2, x, U]}, {set, [12, x, A3]},
             {set, [300, x, A3]}, {set, [-1, x, A3]}, {set, [a, x, A3]}, {set, [0, x, foo]},
             {size, [A3]}, {size, [foo]}, {default, [A3]}, {default, [foo]}, {is_fix, [U]},
             {is_fix, [foo]}, {is_array, [U]}, {is_array, [foo]}, {fix, [A3]}, {fix, [foo]},
             {relax, [U]}, {relax, [foo]}, {resize, [-1, A3]}, {resize, [2, U]}, {resize, [5, U]},
             {resize, [x, U]}, {resize, [2, foo]}, {resize, [foo]}, {resize, [array:set(3, undefined, A3)]},
             {resize, [array:fix(array:set(13, undefined, A3))]}, {reset, [1, A3]}, {reset, [5, A3]},
             {reset, [5, U]}, {reset, [-1, U]}, {reset, [x, A3]}, {reset, [x, foo]},
             {to_list, [foo]}, {sparse_to_list, [foo]}, {from_list, [foo]}, {from_list, [[1 | 2]]},
             {from_list, [[]]}, {from_list, [lists:seq(1, 100)]}, {from_list, [[a, b, c], b]},
             {from_list, [lists:seq(1, 20) ++ x]}, {to_orddict, [A3]}, {to_orddict, [foo]},
             {sparse_to_orddict, [array:set(20, u, A3)]}, {sparse_to_orddict, [foo]},
             {from_orddict, [[{1, a}, {5, b}], z]}, {from_orddict, [foo]}, {from_orddict, [[]]},
             {from_orddict, [[{1, a}, {1, b}]]}, {from_orddict, [[{2, a}, {1, b}]]},
             {from_orddict, [[{-2, a}, {1, b}]]}, {from_orddict, [[{a, a}, {1, b}]]},
             {from_orddict, [[foo]]}, {from_orddict, [[{1, a} | x]]}, {from_orddict, [[{100, a}]]},
             {map, [x, A3]}, {map, [Pair, foo]}, {map, [Pair, array:set(5, x, array:new({default, d}))]},
             {sparse_map, [Pair, array:set(40, x, array:new({default, d}))]}, {sparse_map, [x, A3]},
             {foldl, [x, 0, A3]}, {foldl, [Sum, [], foo]}, {foldl, [Sum, [], A3]}, {foldr, [x, 0, A3]},
             {foldr, [Sum, [], array:set(5, x, A3)]}, {foldr, [Sum, [], foo]},
             {sparse_foldl, [Sum, [], array:set(40, x, A3)]}, {sparse_foldl, [x, 0, A3]},
             {sparse_foldr, [Sum, [], array:set(40, x, A3)]}, {sparse_foldr, [x, 0, foo]},
             {sparse_size, [array:resize(50, A3)]}, {sparse_size, [foo]}, {sparse_size, [U]},
             {sparse_size, [array:new(1000000000)]}, {get, [999999999, array:new(1000000000)]}]],
    %% Shrinking hides entries, growing shows them again.
    Small = array:resize(2, A3),
    [io:format("~w~n", [view(A)]) ||
        A <- [Small, array:resize(3, Small), array:set(4, x, Small), array:reset(2, Small),
              array:resize(3, array:reset(2, Small)), array:resize(3, array:map(Pair, Small)),
              array:relax(array:resize(2, array:fix(A3)))]],
    %% Big and random.
    Big = lists:foldl(fun(I, A) -> array:set(I * I rem 5003, I, A) end, array:new(),
                      lists:seq(1, 3000)),
    io:format("~w ~w ~w~n", [array:size(Big), array:sparse_size(Big),
                             erlang:phash2({array:to_list(Big), array:sparse_to_orddict(Big)})]),
    Same = [I || I <- lists:seq(0, 5002),
                 array:get(I, Big) =/= lists:nth(I + 1, array:to_list(array:resize(5003, Big)))],
    io:format("~w~n", [Same]).

show(F, Args) ->
    R = try view(apply(array, F, Args)) catch C:E -> {C, E} end,
    io:format("~w/~w: ~w~n", [F, length(Args), R]).

view(A) ->
    case array:is_array(A) of
        true when is_tuple(A), tuple_size(A) > 2 ->
            Size = array:size(A),
            {Size, array:is_fix(A), array:default(A),
             if Size < 1000 -> array:to_list(A); true -> long end};
        _ -> A
    end.
