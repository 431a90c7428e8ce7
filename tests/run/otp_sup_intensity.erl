%%% supervisor: too many restarts in the period end the supervisor with shutdown; its children die with it.
-module(otp_sup_intensity).
-behaviour(supervisor).
-export([main/1, init/1, start_child/1, loop/1]).

main(_) ->
    process_flag(trap_exit, true),
    register(owner, self()),
    [begin
         {ok, Sup} = supervisor:start_link(?MODULE, {N, P}),
         io:format("intensity ~w in ~w s: restarts until death: ~w~n", [N, P, kill_until_dead(Sup, 0)]),
         io:format("~w~n", [whereis(steady)])
     end || {N, P} <- [{0, 1}, {1, 5}, {3, 5}]],
    {ok, S2} = supervisor:start_link(?MODULE, {1, 1}),
    io:format("~w~n", [[begin exit(child(S2), kill), timer:sleep(2100), is_process_alive(S2) end || _ <- [1, 2]]]),
    exit(S2, shutdown),
    receive {'EXIT', S2, R2} -> io:format("~w~n", [R2]) end,
    {error, {shutdown, {failed_to_start_child, x, {'EXIT', {Why, _}}}}} = supervisor:start_link(?MODULE, always_fails),
    io:format("~w~n", [Why]),
    receive {'EXIT', _, {shutdown, {failed_to_start_child, x, _}}} -> io:format("exit signal too~n") end.

kill_until_dead(Sup, N) ->
    P = child(Sup),
    exit(P, kill),
    wait(Sup, P, N).

%% Until the child is a new one or the supervisor has given up.
wait(Sup, P, N) ->
    receive
        {'EXIT', Sup, R} -> {N, R}
    after 5 ->
        case catch child(Sup) of
            New when is_pid(New), New =/= P -> kill_until_dead(Sup, N + 1);
            _ -> wait(Sup, P, N)
        end
    end.

child(Sup) -> {flaky, P, _, _} = lists:keyfind(flaky, 1, supervisor:which_children(Sup)), P.

init(always_fails) -> {ok, {{one_for_one, 1, 1}, [{x, {erlang, error, [no_start]}, permanent, 100, worker, []}]}};
init({N, P}) ->
    {ok, {{one_for_one, N, P}, [{flaky, {?MODULE, start_child, [flaky]}, permanent, 100, worker, []},
                                {steady, {?MODULE, start_child, [steady]}, permanent, 100, worker, []}]}}.

start_child(Name) ->
    P = proc_lib:spawn_link(?MODULE, loop, [Name]),
    {ok, P}.
loop(Name) -> catch register(Name, self()), receive stop -> ok end.
