%%% persistent_term: every function, exact keys, other processes, large terms.
-module(std_persistent_term).
-export([main/1]).

main(_) ->
    T = fun(F, X) ->
                R = try apply(persistent_term, F, X) catch C:E -> {C, E} end,
                io:format("~w~w -> ~w~n", [F, X, R])
        end,
    [T(F, X) || {F, X} <- [{put, [k, v]}, {get, [k]}, {get, [nope]}, {get, [nope, d]}, {get, [k, d]}, {erase, [k]},
                           {erase, [k]}, {get, [k, gone]}, {put, [1, a]}, {put, [1.0, b]}, {get, [1]}, {get, [1.0]},
                           {put, [{x}, #{a => 1}]}, {get, [{x}]}, {put, [{x}, #{a => 2}]}, {get, [{x}]},
                           {put, [<<"bin">>, [1, 2, 3]]}, {get, [<<"bin">>]}, {put, [[], nil]}, {get, [[]]}]],
    io:format("~w~n", [lists:sort([P || {K, _} = P <- persistent_term:get(), lists:member(K, [1, {x}, <<"bin">>, []])])]),
    Before = maps:get(count, persistent_term:info()),
    persistent_term:put({?MODULE, counted}, 1),
    #{count := Count, memory := Memory} = persistent_term:info(),
    io:format("~w ~w~n", [Count - Before, is_integer(Memory)]),
    Big = maps:from_list([{I, {I, integer_to_binary(I * I), lists:seq(1, I rem 7)}} || I <- lists:seq(1, 3000)]),
    Bin = list_to_binary(lists:seq(0, 255)),
    persistent_term:put(big, {Big, Bin, fun(X) -> {X, Bin} end}),
    Self = self(),
    Pids = [spawn(fun() ->
                      {Map, Bytes, F} = persistent_term:get(big),
                      erlang:garbage_collect(),
                      Self ! {self(), map_size(Map), maps:get(I * 100, Map) =:= maps:get(I * 100, Big),
                              Bytes =:= Bin, F(I) =:= {I, Bin}}
                  end) || I <- lists:seq(1, 10)],
    [receive {P, Size, A, B, C} -> io:format("~w ~w ~w ~w~n", [Size, A, B, C]) end || P <- Pids],
    {Held, _, _} = persistent_term:get(big),
    true = persistent_term:erase(big),
    erlang:garbage_collect(),
    io:format("~w ~w~n", [Held =:= Big, persistent_term:get(big, gone)]).
