%%% Changing objects in place: update_counter and update_element in all their forms.
-module(ets_update).
-export([main/1]).

main(_) ->
    [kind(Type) || Type <- [set, ordered_set]],
    T = ets:new(t, [bag]),
    io:format("~p~n", [catch_(fun() -> ets:update_counter(T, a, 1) end)]),
    concurrent().

catch_(F) ->
    try F() catch error:R -> {error, R} end.

kind(Type) ->
    T = ets:new(t, [Type]),
    P = fun(F) -> io:format("~0p ~0p~n", [catch_(F), lists:sort(ets:tab2list(T))]) end,
    C = fun(Key, Op) -> P(fun() -> ets:update_counter(T, Key, Op) end) end,
    D = fun(Key, Op, Default) -> P(fun() -> ets:update_counter(T, Key, Op, Default) end) end,
    ets:insert(T, {a, 1, x, 10}),
    C(a, 1),
    C(a, -5),
    C(a, {2, 3}),
    C(a, {4, 5, 14, 0}),
    C(a, {4, -1, 0, 99}),
    C(a, {4, 1, 100, 0}),
    C(a, [{2, 1}, {2, 1}, {4, -200, 0, 7}]),
    C(a, []),
    C(a, 1 bsl 60),
    C(a, 1 bsl 70),
    C(a, -(1 bsl 70) - (1 bsl 60)),
    C(a, {3, 1}),
    C(a, {1, 1}),
    C(a, {5, 1}),
    C(a, [{2, 1}, {3, 1}]),
    C(a, {2, 1.5}),
    C(a, foo),
    C(b, 1),
    D(b, 1, {ignored, 5, y}),
    D(b, [{2, 1}, {2, 10, 16, 0}], {ignored, 5, y}),
    D(c, {3, 1}, {x, y}),
    D(c, {3, 1}, foo),
    E = fun(Key, Change) -> P(fun() -> ets:update_element(T, Key, Change) end) end,
    E(a, {3, "new"}),
    E(a, [{2, {t, u, p}}, {4, <<"binary">>}]),
    E(a, [{2, 1}, {2, 2}]),
    E(a, {1, b}),
    E(a, {5, b}),
    E(z, {2, b}),
    E(a, []),
    E(a, foo).

%% Each step counts, whoever makes it.
concurrent() ->
    [begin
         T = ets:new(t, [Type, public | Options]),
         ets:insert(T, [{shared, 0}, {list, 0, 0}]),
         Workers = [spawn_monitor(
                      fun() ->
                              [begin
                                   ets:update_counter(T, shared, 1),
                                   ets:update_counter(T, list, [{2, 1}, {3, 2}]),
                                   ets:update_counter(T, {own, I rem 10}, 1, {x, 0}),
                                   ets:insert(T, {{W, I}, I}),
                                   ets:delete(T, {W, I - 5})
                               end || I <- lists:seq(1, 2000)]
                      end) || W <- lists:seq(1, 4)],
         [receive {'DOWN', R, _, _, normal} -> ok end || {_, R} <- Workers],
         io:format("~0p~n", [{Type, Options, ets:lookup(T, shared), ets:lookup(T, list),
                              lists:sort(ets:match_object(T, {{own, '_'}, '_'})), ets:info(T, size)}])
     end || Type <- [set, ordered_set], Options <- [[], [{write_concurrency, true}]]].
