%%% Supervisors restart their children 1,000 times: ten children, killed in turn, none of them missing or
%%% there twice afterwards, the steady ones untouched.
-module(load_restarts).
-behaviour(supervisor).
-export([main/1, init/1, start_child/1, loop/1]).

-define(CHILDREN, 10).
-define(RESTARTS, 1000).

main(_) ->
    [begin
         {ok, Sup} = supervisor:start_link(?MODULE, Strategy),
         Steady = whereis(steady),
         restart(?RESTARTS, Sup),
         Alive = [whereis(name(I)) || I <- lists:seq(1, ?CHILDREN)],
         io:format("~w: ~w children, ~w distinct, steady stayed: ~w~n",
                   [Strategy, length([P || P <- Alive, is_pid(P)]), length(lists:usort(Alive)),
                    whereis(steady) =:= Steady]),
         io:format("~w~n", [lists:sort(supervisor:count_children(Sup))]),
         unlink(Sup),
         Ref = monitor(process, Sup),
         exit(Sup, shutdown),
         receive {'DOWN', Ref, process, Sup, Why} -> io:format("~w ~w~n", [Why, whereis(name(1))]) end
     end || Strategy <- [one_for_one, rest_for_one]].

%% Kills one child after the other, each when the one before is back.
restart(0, _) -> ok;
restart(N, Sup) ->
    Name = name(N rem ?CHILDREN + 1),
    Old = whereis(Name),
    Ref = monitor(process, Old),
    exit(Old, kill),
    receive {'DOWN', Ref, process, Old, killed} -> ok end,
    back(Name, Old, Sup),
    restart(N - 1, Sup).

%% Until the supervisor has another one: it answers when it has restarted all that it restarts.
back(Name, Old, Sup) ->
    case lists:keyfind(Name, 1, supervisor:which_children(Sup)) of
        {Name, New, worker, _} when is_pid(New), New =/= Old -> ok;
        _ -> back(Name, Old, Sup)
    end.

name(I) -> list_to_atom("child_" ++ integer_to_list(I)).

%% The steady child comes first, so that not even rest_for_one touches it.
init(Strategy) ->
    Names = [steady | [name(I) || I <- lists:seq(1, ?CHILDREN)]],
    {ok, {#{strategy => Strategy, intensity => 2 * ?RESTARTS, period => 600},
          [#{id => Name, start => {?MODULE, start_child, [Name]}, shutdown => 1000} || Name <- Names]}}.

start_child(Name) -> proc_lib:start_link(?MODULE, loop, [Name]).

loop(Name) ->
    register(Name, self()),
    proc_lib:init_ack({ok, self()}),
    receive stop -> ok end.
