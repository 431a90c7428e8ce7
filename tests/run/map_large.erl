%%% Large maps: 20,000 mixed keys, removal in bulk, folding, key collisions of equal numbers.
-module(map_large).
-export([main/1]).

main(_) ->
    N = 20000,
    M = lists:foldl(fun(I, A) -> A#{key(I) => I} end, #{}, lists:seq(1, N)),
    io:format("~w~n", [map_size(M)]),
    io:format("~w~n", [lists:all(fun(I) -> maps:get(key(I), M) =:= I end, lists:seq(1, N))]),
    M2 = lists:foldl(fun(I, A) -> maps:remove(key(I), A) end, M, lists:seq(1, N, 3)),
    io:format("~w ~w~n", [map_size(M2), maps:fold(fun(_, V, A) -> A + V end, 0, M2)]),
    io:format("~w~n", [maps:size(maps:filter(fun(_, V) -> V rem 2 =:= 0 end, M2))]),
    M3 = maps:map(fun(_, V) -> V * 2 end, M2),
    io:format("~w~n", [lists:sum(maps:values(M3))]),
    io:format("~w~n", [maps:size(maps:merge(M2, maps:from_list([{{new, I}, I} || I <- lists:seq(1, 500)])))]),
    Empty = lists:foldl(fun(K, A) -> maps:remove(K, A) end, M, maps:keys(M)),
    io:format("~w ~w~n", [Empty, Empty =:= #{}]),
    L = lists:keysort(2, maps:to_list(M)),
    io:format("~p~n", [lists:sublist(L, 8)]),
    F = maps:from_list([{I * 1.0, f} || I <- lists:seq(1, 100)] ++ [{I, i} || I <- lists:seq(1, 100)]),
    io:format("~w ~w ~w~n", [map_size(F), maps:get(7, F), maps:get(7.0, F)]).

key(I) ->
    case I rem 5 of
        0 -> I;
        1 -> {tuple, I};
        2 -> integer_to_list(I);
        3 -> integer_to_binary(I);
        4 -> [I | I]
    end.
