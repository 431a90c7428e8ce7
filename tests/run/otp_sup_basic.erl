%%% supervisor one_for_one: start order, restart of a crashed child, which_children, count_children, shutdown order.
-module(otp_sup_basic).
-behaviour(supervisor).
-export([main/1, init/1, start_child/2, loop/2]).

main(_) ->
    register(log, self()),
    {ok, Sup} = supervisor:start_link({local, my_sup}, ?MODULE, [a, b, c]),
    io:format("~w~n", [log()]),
    show(Sup),
    io:format("~w~n", [lists:sort(supervisor:count_children(Sup))]),
    B1 = pid(Sup, b),
    exit(B1, kill),
    io:format("~w~n", [wait_log(1)]),
    B2 = pid(Sup, b),
    io:format("~w~n", [is_process_alive(B2) andalso B1 =/= B2]),
    show(my_sup),
    unlink(Sup),
    Ref = monitor(process, Sup),
    exit(Sup, shutdown),
    receive {'DOWN', Ref, process, Sup, R} -> io:format("~w~n", [R]) end,
    io:format("~w~n", [log()]).

init(Ids) ->
    {ok, {#{strategy => one_for_one, intensity => 3, period => 10},
          [#{id => I, start => {?MODULE, start_child, [I, log]}, shutdown => 1000} || I <- Ids]}}.

start_child(Id, Log) ->
    Pid = proc_lib:spawn_link(?MODULE, loop, [Id, Log]),
    Log ! {log, {started, Id}},
    {ok, Pid}.

loop(Id, Log) ->
    process_flag(trap_exit, true),
    receive {'EXIT', _, R} -> Log ! {log, {stopped, Id, R}}, exit(R); crash -> exit(crashed) end.

pid(Sup, Id) -> {Id, P, _, _} = lists:keyfind(Id, 1, supervisor:which_children(Sup)), P.
show(Sup) -> io:format("~w~n", [[{I, is_pid(P), T, M} || {I, P, T, M} <- supervisor:which_children(Sup)]]).
log() -> receive {log, X} -> [X | log()] after 50 -> [] end.
wait_log(0) -> [];
wait_log(N) -> receive {log, X} -> [X | wait_log(N - 1)] end.
