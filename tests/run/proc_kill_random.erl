%%% Worlds of linked and monitored processes under random orders, from a seed: link, unlink, monitor,
%%% demonitor, trap exits, exit, be killed. What everyone then holds is printed after each step.
%%% Arguments: first and last seed; 1 to 20 unless told otherwise. Also run by tests/tools/random.
%%%
%%% The outcome does not depend on timing: only the last order of a step may end somebody, all exits
%%% of a cascade have one reason, and the next step waits until the world is at rest.
-module(proc_kill_random).
-export([main/1]).

-define(WORKERS, 7).
-define(STEPS, 25).

main([]) -> main(["1", "20"]);
main([From, To]) ->
    Me = self(),
    Seeds = lists:seq(list_to_integer(From), list_to_integer(To)),
    batches(Seeds, Me).

%% Ten worlds at a time: they mix in the schedulers, and their logs are printed in order.
batches([], _) -> ok;
batches(Seeds, Me) ->
    {Now, Later} = lists:split(min(10, length(Seeds)), Seeds),
    Ps = [{S, spawn(fun() -> Me ! {self(), world(S)} end)} || S <- Now],
    [receive {P, Log} -> io:format("seed ~w~n~s", [S, Log]) end || {S, P} <- Ps],
    batches(Later, Me).

world(Seed) ->
    rand:seed(exsss, Seed),
    Ws = [new(I) || I <- lists:seq(1, ?WORKERS)],
    steps(1, maps:from_list(Ws), [], ?WORKERS).

new(I) -> {I, spawn(fun() -> worker(#{}) end)}.

%% Pids: number to pid, dead ones too. A world ends when nobody is left or the steps are over.
steps(N, Pids, Log, Last) when N =< ?STEPS ->
    Alive = [I || {I, P} <- lists:sort(maps:to_list(Pids)), is_process_alive(P)],
    case length(Alive) < 3 of
        true ->
            {I, P} = new(Last + 1),
            steps(N, Pids#{I => P}, Log, I);
        false ->
            Who = pick(Alive),
            %% Bound first: OTP 25 evaluates what is appended to a comprehension before it.
            Quiet = [quiet(Alive, Who) || _ <- lists:seq(1, rand:uniform(4))],
            Orders = Quiet ++ [any(Last, Who)],
            W = maps:get(Who, Pids),
            R = monitor(process, W),
            W ! {do, self(), N, [resolve(O, Pids) || O <- Orders]},
            Done = collect(R, []),
            demonitor(R, [flush]),
            rest(maps:values(Pids), 4),
            States = [state(I, Pids) || I <- lists:seq(1, Last)],
            Line = io_lib:format("~w ~0p~n  ~0p~n  ~0p~n", [N, {Who, Orders}, Done, States]),
            steps(N + 1, Pids, [Log, Line], Last)
    end;
steps(_, Pids, Log, _) ->
    [exit(P, kill) || P <- maps:values(Pids)],
    Log.

pick(L) -> lists:nth(rand:uniform(length(L)), L).

%% Orders that end nobody.
quiet(Alive, Who) ->
    To = pick(Alive),
    case rand:uniform(9) of
        1 -> {link, To};
        2 -> {link, To};
        3 -> {unlink, To};
        4 -> {monitor, To};
        5 -> {monitor, To};
        6 -> {demonitor, rand:uniform(3), pick([[], [flush], [info], [flush, info]])};
        7 -> {trap, rand:uniform(3) =:= 1};
        8 -> {alive, To};
        9 -> {exit, pick([O || O <- Alive, O =/= Who]), normal}
    end.

%% Orders that may. Anybody may be meant, the dead as well.
any(Last, _Who) ->
    To = rand:uniform(Last),
    case rand:uniform(11) of
        1 -> {exit, To, pick([bad, {a, 1}, kill, normal, killed])};
        2 -> {exit, To, kill};
        3 -> {exit, To, shutdown};
        4 -> {leave, pick([normal, oops, shutdown, {shutdown, x}, kill, killed])};
        5 -> {link, To};
        6 -> {monitor, To};
        7 -> {unlink, To};
        8 -> {spawn_link, pick([normal, gone, kill])};
        9 -> {spawn_monitor, pick([normal, gone, kill])};
        10 -> {leave, pick([normal, oops])};
        11 -> {alive, To}
    end.

resolve({Op, To}, Pids) when Op =:= link; Op =:= unlink; Op =:= monitor; Op =:= alive ->
    {Op, maps:get(To, Pids)};
resolve({exit, To, Why}, Pids) -> {exit, maps:get(To, Pids), Why};
resolve(Order, _) -> Order.

%% What the worker says of each order; the list ends when it is done or dead.
collect(R, Done) ->
    receive
        {said, {spawned, Child}} ->
            %% It has a processor yet to get: the world is not at rest before it has ended.
            M = monitor(process, Child),
            receive {'DOWN', M, process, _, _} -> collect(R, [spawned | Done]) end;
        {said, What} -> collect(R, [What | Done]);
        done -> lists:reverse([alive | Done]);
        {'DOWN', R, process, _, Why} -> lists:reverse([{dead, Why} | Done])
    end.

%% All have answered several times, with pauses: cascades are over by then.
rest(_, 0) -> ok;
rest(Pids, N) ->
    [begin
         R = monitor(process, P),
         P ! {ping, self(), R},
         receive {pong, R} -> demonitor(R, [flush]); {'DOWN', R, _, _, _} -> ok end
     end || P <- Pids],
    receive after 2 -> ok end,
    rest(Pids, N - 1).

state(I, Pids) ->
    P = maps:get(I, Pids),
    R = monitor(process, P),
    P ! {state, self(), R},
    receive
        {state, R, Refs, Inbox} ->
            demonitor(R, [flush]),
            Names = maps:from_list([{Pid, J} || {J, Pid} <- maps:to_list(Pids)]),
            Info = [begin {K, L} = process_info(P, K), {K, lists:sort([name(X, Names) || X <- L])} end
                    || K <- [links, monitors, monitored_by]],
            {_, Trap} = process_info(P, trap_exit),
            {I, Trap, [L || {_, L} <- Info], lists:sort([message(M, Refs, Names) || M <- Inbox])};
        {'DOWN', R, process, _, _} -> {I, dead}
    end.

name({process, P}, Names) -> name(P, Names);
name(P, Names) -> maps:get(P, Names, other).

message({'EXIT', P, Why}, _, Names) -> {exit, name(P, Names), Why};
message({'DOWN', R, process, P, Why}, Refs, Names) -> {down, maps:get(R, Refs, none), name(P, Names), Why}.

%% Refs: each monitor it made, with its number.
worker(Refs) ->
    receive
        {do, From, _N, Orders} ->
            New = lists:foldl(fun(O, Rs) -> order(O, From, Rs) end, Refs, Orders),
            From ! done,
            worker(New);
        {ping, From, R} -> From ! {pong, R}, worker(Refs);
        {state, From, R} ->
            {messages, All} = process_info(self(), messages),
            From ! {state, R, Refs, [M || M <- All, element(1, M) =:= 'EXIT' orelse element(1, M) =:= 'DOWN']},
            worker(Refs)
    end.

order(Order, From, Refs) ->
    {Said, New} = try do(Order, Refs) catch C:Why when C =/= exit -> {{C, Why}, Refs} end,
    From ! {said, Said},
    New.

do({link, P}, Refs) -> {link(P), Refs};
do({unlink, P}, Refs) ->
    Was = unlink(P),
    %% As the manual advises: no message of the link may come any more.
    receive {'EXIT', P, _} -> {{Was, flushed}, Refs} after 0 -> {Was, Refs} end;
do({monitor, P}, Refs) -> {monitor, Refs#{monitor(process, P) => maps:size(Refs) + 1}};
do({demonitor, N, Options}, Refs) ->
    case [R || {R, M} <- maps:to_list(Refs), M =:= N] of
        [R] -> {demonitor(R, Options), Refs};
        [] -> {none, Refs}
    end;
do({trap, Flag}, Refs) -> {process_flag(trap_exit, Flag), Refs};
do({alive, P}, Refs) -> {is_process_alive(P), Refs};
do({exit, P, Why}, Refs) -> {exit(P, Why), Refs};
do({leave, Why}, _) -> exit(Why);
do({spawn_link, Why}, Refs) -> {{spawned, spawn_link(fun() -> exit(Why) end)}, Refs};
do({spawn_monitor, Why}, Refs) ->
    {P, R} = spawn_monitor(fun() -> exit(Why) end),
    {{spawned, P}, Refs#{R => maps:size(Refs) + 1}}.
