%%% supervisor: what each strategy restarts when the middle child of three dies.
-module(otp_sup_strategies).
-behaviour(supervisor).
-export([main/1, init/1, start_child/1, loop/0]).

main(_) ->
    [begin
         {ok, Sup} = supervisor:start_link(?MODULE, S),
         Before = pids(Sup),
         exit(maps:get(b, Before), kill),
         After = wait(Sup, maps:get(b, Before)),
         io:format("~w: ~w~n", [S, [{Id, case maps:get(Id, After) of P -> kept; Q when is_pid(Q) -> restarted; O -> O end} || {Id, P} <- maps:to_list(Before)]]),
         io:format("~w~n", [[Id || {Id, _, _, _} <- supervisor:which_children(Sup)]]),
         stop(Sup)
     end || S <- [one_for_one, one_for_all, rest_for_one]],
    {ok, Dyn} = supervisor:start_link(?MODULE, simple_one_for_one),
    Ps = [begin {ok, P} = supervisor:start_child(Dyn, [X]), P end || X <- [x, y, z]],
    io:format("~w~n", [lists:sort(supervisor:count_children(Dyn))]),
    exit(hd(Ps), kill),
    wait_dyn(Dyn, hd(Ps)),
    io:format("~w~n", [[{I, is_pid(P), T, M} || {I, P, T, M} <- supervisor:which_children(Dyn)]]),
    io:format("~w~n", [supervisor:terminate_child(Dyn, lists:last(Ps))]),
    io:format("~w~n", [lists:sort(supervisor:count_children(Dyn))]),
    io:format("~w~n", [[supervisor:terminate_child(Dyn, not_a_pid), supervisor:delete_child(Dyn, x), supervisor:restart_child(Dyn, x)]]),
    stop(Dyn).

init(simple_one_for_one) ->
    {ok, {{simple_one_for_one, 5, 10}, [{dyn, {?MODULE, start_child, []}, permanent, brutal_kill, worker, [?MODULE]}]}};
init(Strategy) ->
    {ok, {{Strategy, 5, 10}, [{Id, {?MODULE, start_child, [Id]}, permanent, brutal_kill, worker, [?MODULE]} || Id <- [a, b, c]]}}.

start_child(_) -> {ok, proc_lib:spawn_link(?MODULE, loop, [])}.
loop() -> receive stop -> ok end.
pids(Sup) -> maps:from_list([{I, P} || {I, P, _, _} <- supervisor:which_children(Sup)]).
%% The children's pids once the dead one has been replaced.
wait(Sup, Dead) ->
    M = pids(Sup),
    case lists:member(Dead, maps:values(M)) of true -> timer:sleep(5), wait(Sup, Dead); false -> M end.

wait_dyn(Sup, Dead) ->
    case lists:keymember(Dead, 2, supervisor:which_children(Sup)) of true -> timer:sleep(5), wait_dyn(Sup, Dead); false -> ok end.

stop(Sup) -> unlink(Sup), R = monitor(process, Sup), exit(Sup, shutdown), receive {'DOWN', R, _, _, W} -> io:format("stopped ~w~n", [W]) end.
