%%% Supervisor reports on standard error: child terminated, start error, shutdown, reached max intensity.
%%% stderr: compared
-module(otp_sup_reports).
-behaviour(supervisor).
-export([main/1, init/1, start_child/1, loop/0]).

main(_) ->
    process_flag(trap_exit, true),
    {ok, S} = supervisor:start_link({local, reporting_sup}, ?MODULE, one),
    [{c, P, _, _}] = supervisor:which_children(S),
    P ! {exit, first_crash},
    timer:sleep(100),
    [{c, P2, _, _}] = supervisor:which_children(S),
    P2 ! {exit, second_crash},
    receive {'EXIT', S, R} -> io:format("~w~n", [R]) end,
    timer:sleep(100),
    io:format("~w~n", [supervisor:start_link(?MODULE, bad_start)]),
    receive {'EXIT', _, R2} -> io:format("~w~n", [R2]) end,
    timer:sleep(100).

init(one) -> {ok, {{one_for_one, 1, 10}, [{c, {?MODULE, start_child, [ok]}, permanent, 1000, worker, [?MODULE]}]}};
init(bad_start) -> {ok, {#{}, [#{id => starter, start => {?MODULE, start_child, [fail]}}]}}.

start_child(ok) -> {ok, spawn_link(?MODULE, loop, [])};
start_child(fail) -> {error, wont_start}.
loop() -> receive {exit, R} -> exit(R) end.
