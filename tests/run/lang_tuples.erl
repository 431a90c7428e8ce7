%%% Tuples: construction, nesting, element access, comparison, size limits seen by users.
-module(lang_tuples).
-export([main/1]).

main(_) ->
    T = {a, 1, "s", {nested, [1, 2]}, {}},
    io:format("~p ~w~n", [T, tuple_size(T)]),
    io:format("~w~n", [[element(I, T) || I <- lists:seq(1, tuple_size(T))]]),
    T2 = setelement(2, T, changed),
    io:format("~p~n~p~n", [T2, T]),
    {A, B} = swap({x, y}),
    io:format("~w ~w~n", [A, B]),
    io:format("~w~n", [[{} =:= {}, {1} =:= {1}, {1} == {1.0}, {1} =:= {1.0}, {1, 2} < {1, 3}, {9} < {1, 1}]]),
    Big = list_to_tuple(lists:seq(1, 1000)),
    io:format("~w ~w ~w~n", [tuple_size(Big), element(1, Big), element(1000, Big)]),
    io:format("~w~n", [erlang:append_element({a, b}, c)]),
    io:format("~w~n", [erlang:insert_element(1, {a, b}, z)]),
    io:format("~w~n", [erlang:delete_element(1, {a, b})]),
    io:format("~w~n", [erlang:make_tuple(3, x)]),
    io:format("~w~n", [erlang:make_tuple(4, d, [{2, two}, {4, four}, {2, again}])]),
    io:format("~w~n", [tuple_to_list({1, {2}, []})]),
    lists:foreach(fun(F) -> io:format("~w~n", [try F() catch C:R -> {C, R} end]) end,
                  [fun() -> element(0, T) end, fun() -> element(6, T) end, fun() -> element(1, [a]) end,
                   fun() -> setelement(9, T, x) end, fun() -> tuple_size([]) end]).

swap({X, Y}) -> {Y, X}.
