%%% supervisor: permanent, transient and temporary children against normal, shutdown and abnormal exits.
-module(otp_sup_restart_types).
-behaviour(supervisor).
-export([main/1, init/1, start_child/0, loop/0]).

main(_) ->
    [begin
         {ok, Sup} = supervisor:start_link(?MODULE, Type),
         [{c, P, worker, _}] = supervisor:which_children(Sup),
         P ! {exit, R},
         State = state(Sup, P),
         io:format("~-10w ~-14w ~-14w ~w~n", [Type, R, State, lists:sort(supervisor:count_children(Sup))]),
         unlink(Sup), exit(Sup, shutdown)
     end || Type <- [permanent, transient, temporary], R <- [normal, shutdown, {shutdown, x}, abnormal, killed]].

%% What became of the child, once the supervisor has seen its exit.
state(Sup, P) ->
    case supervisor:which_children(Sup) of
        [] -> gone;
        [{c, undefined, _, _}] -> not_restarted;
        [{c, P, _, _}] -> timer:sleep(5), state(Sup, P);
        [{c, Q, _, _}] when is_pid(Q) -> restarted
    end.

init(Type) -> {ok, {#{}, [#{id => c, start => {?MODULE, start_child, []}, restart => Type}]}}.
start_child() -> {ok, proc_lib:spawn_link(?MODULE, loop, [])}.
loop() -> receive {exit, R} -> exit(R) end.
