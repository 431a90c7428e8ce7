%%% erlang:phash/2, and the orders that follow from it: of dict and of sets of version 1.
-module(std_phash).
-export([main/1]).

main(_) ->
    Terms = [0, 1, -1, 255, 256, -70000, 1 bsl 31, 1 bsl 32, -(1 bsl 64), 1 bsl 100, 0.0, -0.0, 1.5, -2.25e100,
             '', a, abc, 'hello world', list_to_atom([229, 228, 246]), list_to_atom([1078, 8364]), list_to_atom(lists:duplicate(200, $x)),
             [], [a], "text", [0], [256], [1, 2 | 3], [a | b], [[], [[]]], lists:seq(1, 300),
             {}, {a}, {1, {2, "x"}, <<"y">>}, <<>>, <<0>>, <<"binary">>, list_to_binary(lists:seq(0, 255))],
    [io:format("~w ~w~n", [[erlang:phash(T, R) || R <- [1, 2, 16, 1000, 1 bsl 27, 1 bsl 32]], T]) || T <- Terms],
    [io:format("~w ~w~n", [A, try apply(erlang, phash, A) catch C:E -> {C, E} end]) ||
        A <- [[a, 0], [a, -1], [a, 1 bsl 33], [a, b], [a, 1.0]]],
    D = dict:from_list([{T, I} || {I, T} <- lists:zip(lists:seq(1, length(Terms)), Terms)]),
    io:format("~w~n~w~n", [dict:to_list(D), dict:fetch_keys(D)]),
    S = sets:from_list(Terms ++ lists:seq(1, 90)),
    io:format("~w~n", [sets:to_list(S)]),
    io:format("~w~n", [dict:fold(fun(K, V, A) -> [{K, V} | A] end, [], dict:filter(fun(_, V) -> V rem 2 =:= 0 end, D))]),
    Big = lists:foldl(fun(I, A) -> dict:store({key, I * 7919 rem 401}, I, A) end, dict:new(), lists:seq(1, 400)),
    io:format("~w~n", [erlang:phash2(dict:to_list(Big))]),
    Less = lists:foldl(fun(I, A) -> dict:erase({key, I}, A) end, Big, lists:seq(1, 380)),
    io:format("~w~n", [dict:to_list(Less)]).
