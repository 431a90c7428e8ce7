%%% Who has a table: protection, death of the owner, heirs, give_away, names, info.
-module(ets_owner).
-export([main/1]).

main(_) ->
    io:format("~p~n", [ets:whereis(none)]),
    death(),
    heir(),
    give(),
    protection(),
    names(),
    fixed().

%% A table is gone when those who watch its owner hear of its death.
death() ->
    Me = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
                                       ets:new(mortal, [named_table, public]),
                                       Me ! ready,
                                       receive stop -> ok end
                               end),
    receive ready -> ok end,
    io:format("~p~n", [{ets:insert(mortal, {1, 2}), ets:info(mortal, owner) =:= Pid}]),
    Pid ! stop,
    receive {'DOWN', Ref, _, _, _} -> ok end,
    io:format("~p~n", [{ets:info(mortal), ets:whereis(mortal)}]).

heir() ->
    Me = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
                                       T = ets:new(heirloom, [named_table, {heir, Me, {gift, [1]}}]),
                                       U = ets:new(other, [{heir, Me, "data"}]),
                                       V = ets:new(lonely, [{heir, none}]),
                                       ets:insert(T, {a, 1}),
                                       ets:insert(U, {b, 2}),
                                       Me ! {V, ets:info(T, heir) =:= Me}
                               end),
    receive {V, true} -> ok end,
    receive {'DOWN', Ref, _, _, _} -> ok end,
    io:format("~p~n", [ets:info(V)]),
    receive {'ETS-TRANSFER', heirloom, Pid, Gift} -> io:format("~p~n", [Gift]) end,
    receive {'ETS-TRANSFER', U, Pid, Data} -> io:format("~p ~p~n", [Data, ets:tab2list(U)]) end,
    io:format("~p~n", [{ets:tab2list(heirloom), ets:info(heirloom, owner) =:= Me}]),
    ets:insert(heirloom, {b, 2}),
    ets:delete(heirloom),
    %% An heir that is dead already inherits nothing.
    {Dead, DeadRef} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', DeadRef, _, _, _} -> ok end,
    {_, R} = spawn_monitor(fun() -> ets:new(late, [named_table, {heir, Dead, x}]) end),
    receive {'DOWN', R, _, _, Why} -> io:format("~p ~p~n", [Why, ets:whereis(late)]) end.

give() ->
    T = ets:new(t, []),
    ets:insert(T, {k, v}),
    Me = self(),
    Pid = spawn(fun() ->
                        receive
                            {'ETS-TRANSFER', Tab, From, Gift} ->
                                ets:insert(Tab, {given, Gift}),
                                Me ! {From =:= Me, lists:sort(ets:tab2list(Tab))}
                        end,
                        receive stop -> ok end
                end),
    io:format("~p~n", [ets:give_away(T, Pid, hello)]),
    receive Answer -> io:format("~p~n", [Answer]) end,
    io:format("~p~n", [ets:lookup(T, k)]),
    io:format("~p~n", [catch_(fun() -> ets:insert(T, {x, y}) end)]),
    io:format("~p~n", [catch_(fun() -> ets:give_away(T, Me, back) end)]),
    Ref = monitor(process, Pid),
    Pid ! stop,
    receive {'DOWN', Ref, _, _, _} -> ok end,
    io:format("~p~n", [catch_(fun() -> ets:lookup(T, k) end)]).

catch_(F) ->
    try F() catch error:R -> {error, R} end.

protection() ->
    Tables = [ets:new(P, [P, named_table]) || P <- [public, protected, private]],
    Try = fun() -> [{T, catch_(fun() -> ets:lookup(T, 1) end), catch_(fun() -> ets:insert(T, {2}) end),
                     catch_(fun() -> ets:delete(T, 3) end), catch_(fun() -> ets:select(T, []) end),
                     ets:info(T, protection), catch_(fun() -> ets:setopts(T, {heir, none}) end)}
                    || T <- Tables] end,
    io:format("~p~n", [Try()]),
    Me = self(),
    spawn(fun() -> Me ! {tried, Try()} end),
    receive {tried, Tried} -> io:format("~p~n", [Tried]) end,
    io:format("~p~n", [ets:setopts(private, {protection, public})]),
    spawn(fun() -> Me ! {tried, ets:insert(private, {now, public})} end),
    receive {tried, Done} -> io:format("~p ~p~n", [Done, ets:tab2list(private)]) end,
    [ets:delete(T) || T <- Tables].

names() ->
    one = ets:new(one, [named_table]),
    io:format("~p~n", [catch_(fun() -> ets:new(one, [named_table]) end)]),
    Ref = ets:whereis(one),
    io:format("~p~n", [{is_reference(Ref), ets:insert(Ref, {a}), ets:lookup(one, a), ets:info(one, id) =:= Ref}]),
    two = ets:rename(one, two),
    io:format("~p~n", [{ets:whereis(one), ets:lookup(two, a), ets:info(Ref, name), ets:info(Ref, named_table)}]),
    one = ets:new(one, [named_table]),
    io:format("~p~n", [catch_(fun() -> ets:rename(one, two) end)]),
    io:format("~p~n", [[lists:member(T, ets:all()) || T <- [one, two, three]]]),
    ets:delete(one),
    ets:delete(two),
    T = ets:new(not_named, [bag, {keypos, 2}, public, compressed, {read_concurrency, true}]),
    io:format("~p~n", [{ets:whereis(not_named), ets:rename(T, other) =:= T, ets:info(T, name)}]),
    io:format("~p~n", [[{I, V} || {I, V} <- ets:info(T), not lists:member(I, [id, memory, owner])]]).

%% Fixing counts, per process, and ends with it.
fixed() ->
    T = ets:new(t, [public]),
    ets:insert(T, [{I} || I <- lists:seq(1, 100)]),
    true = ets:safe_fixtable(T, true),
    true = ets:safe_fixtable(T, true),
    {_, [{Me, 2}]} = ets:info(T, safe_fixed_monotonic_time),
    io:format("~p~n", [{Me =:= self(), ets:info(T, fixed)}]),
    Key = ets:first(T),
    Next = ets:next(T, Key),
    ets:delete(T, Key),
    io:format("~p~n", [{ets:next(T, Key) =:= Next, ets:lookup(T, Key), ets:info(T, size)}]),
    ets:safe_fixtable(T, false),
    io:format("~p~n", [ets:next(T, Key) =:= Next]),
    ets:safe_fixtable(T, false),
    io:format("~p~n", [catch_(fun() -> ets:next(T, Key) end)]),
    {_, R} = spawn_monitor(fun() -> ets:safe_fixtable(T, true), exit(ets:info(T, fixed)) end),
    receive {'DOWN', R, _, _, Was} -> io:format("~p ~p~n", [Was, ets:info(T, fixed)]) end.
