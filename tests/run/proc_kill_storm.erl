%%% Random kills among linked and monitoring processes: every death is noticed exactly once.
-module(proc_kill_storm).
-export([main/1]).

main(_) ->
    process_flag(trap_exit, true),
    N = 500,
    Ps = [spawn_link(fun() -> receive stop -> exit(stopped) end end) || _ <- lists:seq(1, N)],
    Refs = maps:from_list([{monitor(process, P), P} || P <- Ps]),
    Order = shuffle(Ps),
    {Kill, Rest} = lists:split(N div 2, Order),
    [exit(P, kill) || P <- Kill],
    {Stop, Exit} = lists:split(length(Rest) div 2, Rest),
    [P ! stop || P <- Stop],
    [exit(P, {told, to_go}) || P <- Exit],
    {Downs, Exits} = collect(2 * N, #{}, #{}),
    io:format("~w ~w~n", [maps:size(Downs), maps:size(Exits)]),
    io:format("~w~n", [tally(maps:values(Downs))]),
    io:format("~w~n", [lists:all(fun({Ref, R}) -> maps:get(maps:get(Ref, Refs), Exits) =:= R end, maps:to_list(Downs))]),
    receive X -> io:format("extra ~w~n", [X]) after 50 -> io:format("nothing more~n") end,
    Chain = lists:foldl(fun(_, Next) -> spawn(fun() -> link(Next), receive never -> ok end end) end, self(), lists:seq(1, 100)),
    timer:sleep(50),
    exit(Chain, chain_reaction),
    receive {'EXIT', _, R2} -> io:format("~w~n", [R2]) end.

collect(0, D, E) -> {D, E};
collect(N, D, E) ->
    receive
        {'DOWN', Ref, process, _, R} when not is_map_key(Ref, D) -> collect(N - 1, D#{Ref => R}, E);
        {'EXIT', P, R} when not is_map_key(P, E) -> collect(N - 1, D, E#{P => R})
    end.

tally(L) -> lists:sort(maps:to_list(lists:foldl(fun(R, M) -> M#{R => maps:get(R, M, 0) + 1} end, #{}, L))).

shuffle(L) ->
    {T, _} = lists:mapfoldl(fun(X, S) -> {{S, X}, (S * 1103515245 + 12345) rem 2147483648} end, 1, L),
    [X || {_, X} <- lists:sort(T)].
