%%% lists sorting: sort/1,2, usort/1,2, stability, merge family, mixed types, long inputs.
-module(std_lists_sort).
-export([main/1]).

main(_) ->
    p([lists:sort([3, 1, 2]), lists:sort([]), lists:sort([b, 1, "x", {}, 2.0, 1.0, 1])]),
    Desc = fun(A, B) -> A >= B end,
    ByKey = fun({A, _}, {B, _}) -> A =< B end,
    T = [{2, a}, {1, b}, {2, c}, {1, d}, {3, e}, {2, f}],
    p([lists:sort(Desc, [3, 1, 2, 3]), lists:sort(ByKey, T), lists:keysort(1, T), lists:keysort(2, T)]),
    p([lists:usort([3, 1, 3, 2, 1]), lists:usort(ByKey, T), lists:usort([1, 1.0, 1]), lists:ukeysort(1, T), lists:usort(Desc, [1, 2, 2, 3])]),
    p([lists:merge([1, 3, 5], [2, 3, 4]), lists:merge([[3], [1, 9], [2, 5]]), lists:merge(Desc, [5, 3], [4, 3, 1]), lists:merge3([1, 4], [2, 5], [3, 6])]),
    p([lists:umerge([1, 2, 3], [2, 3, 4]), lists:umerge([[1, 2], [2, 3], [1, 3]]), lists:umerge(Desc, [3, 1], [3, 2]), lists:umerge3([1, 2], [2, 3], [1, 3])]),
    p([lists:rmerge([5, 3, 1], [4, 3]), lists:rumerge([5, 3, 1], [4, 3]), lists:rmerge(fun(A, B) -> A =< B end, [5, 3, 1], [4, 3]), lists:rumerge(fun(A, B) -> A =< B end, [5, 3], [4, 3])]),
    p([lists:rmerge3([6, 3], [5, 2], [4, 1]), lists:rumerge3([6, 3], [5, 3], [4, 3])]),
    p([lists:keymerge(1, [{1, a}, {3, b}], [{1, x}, {2, y}]), lists:ukeymerge(1, [{1, a}, {3, b}], [{1, x}, {2, y}])]),
    p([lists:rkeymerge(1, [{3, b}, {1, a}], [{2, y}, {1, x}]), lists:rukeymerge(1, [{3, b}, {1, a}], [{2, y}, {1, x}])]),
    R = rand(20000, 42),
    S = lists:sort(R),
    p([length(S), sorted(S), lists:sum(S) =:= lists:sum(R), lists:usort(R) =:= lists:usort(lists:reverse(S)), lists:sort(Desc, R) =:= lists:reverse(S)]),
    p([sorted(lists:usort(R)), lists:sort(S) =:= S, lists:sort(lists:reverse(S)) =:= S]),
    Tagged = lists:zip([X rem 100 || X <- R], lists:seq(1, 20000)),
    p([stable(lists:keysort(1, Tagged)), stable(lists:sort(ByKey, Tagged))]),
    p([erlang:phash2(lists:sort([integer_to_list(X) || X <- R])) =:= erlang:phash2(lists:sort(lists:reverse([integer_to_list(X) || X <- R])))]).

p(Vs) -> [io:format("~w~n", [V]) || V <- Vs].
rand(0, _) -> [];
rand(N, S) -> S2 = (S * 1103515245 + 12345) rem 2147483648, [S2 rem 10007 | rand(N - 1, S2)].
sorted([A, B | T]) -> A =< B andalso sorted([B | T]);
sorted(_) -> true.
stable([{A, I}, {B, J} | T]) -> (A < B orelse (A =:= B andalso I < J)) andalso stable([{B, J} | T]);
stable(_) -> true.
