%%% A worker pool under a supervisor: jobs are retried when their worker is killed; all results arrive.
-module(prog_pool).
-behaviour(supervisor).
-export([main/1, init/1, start_worker/1, worker/1]).

main(_) ->
    Me = self(),
    {ok, Sup} = supervisor:start_link(?MODULE, Me),
    Jobs = lists:seq(1, 200),
    Results = manage(Jobs, #{}, #{}, 0),
    io:format("~w jobs, sum of squares ~w~n", [maps:size(Results), lists:sum(maps:values(Results))]),
    io:format("~w~n", [lists:all(fun(J) -> maps:get(J, Results) =:= J * J end, Jobs)]),
    unlink(Sup), exit(Sup, shutdown).

%% Busy: monitor reference => {Worker, Job}. Every 17th assignment the worker is killed in mid-job.
manage([], Busy, Done, _) when map_size(Busy) =:= 0 -> Done;
manage(Jobs, Busy, Done, N) ->
    receive
        {ready, W} when Jobs =/= [] ->
            Ref = monitor(process, W),
            W ! {job, hd(Jobs), Ref, self()},
            case N rem 17 of 16 -> exit(W, kill); _ -> ok end,
            manage(tl(Jobs), Busy#{Ref => hd(Jobs)}, Done, N + 1);
        {result, Ref, R} when is_map_key(Ref, Busy) ->
            demonitor(Ref, [flush]),
            {J, Busy2} = maps:take(Ref, Busy),
            manage(Jobs, Busy2, Done#{J => R}, N);
        {'DOWN', Ref, process, _, _} when is_map_key(Ref, Busy) ->
            {J, Busy2} = maps:take(Ref, Busy),
            manage([J | Jobs], Busy2, Done, N)
    end.

init(Boss) ->
    {ok, {#{strategy => one_for_one, intensity => 100, period => 1},
          [#{id => I, start => {?MODULE, start_worker, [Boss]}, shutdown => brutal_kill} || I <- lists:seq(1, 4)]}}.

start_worker(Boss) -> {ok, proc_lib:spawn_link(?MODULE, worker, [Boss])}.

worker(Boss) ->
    Boss ! {ready, self()},
    receive {job, J, Ref, From} -> From ! {result, Ref, J * J}, worker(Boss) end.
