%%% supervisor: bad init returns, ignore, shutdown with a child that will not stop.
-module(otp_sup_errors).
-behaviour(supervisor).
-export([main/1, init/1, stubborn/0, loop/0]).

main(_) ->
    process_flag(trap_exit, true),
    [io:format("~w -> ~p~n", [A, supervisor:start_link(?MODULE, A)]) || A <- [ignore, garbage, bad_strategy, bad_intensity, bad_spec, dup]],
    {ok, S} = supervisor:start_link(?MODULE, stubborn),
    [{_, P, _, _}] = supervisor:which_children(S),
    Ref = monitor(process, P),
    {T, ok} = timer:tc(fun() -> supervisor:terminate_child(S, st) end),
    receive {'DOWN', Ref, _, _, R} -> io:format("~w ~w~n", [R, T >= 50000]) end,
    exit(S, shutdown),
    receive {'EXIT', S, R3} -> io:format("~w~n", [R3]) end,
    {ok, S2} = supervisor:start_link(?MODULE, {ok, []}),
    io:format("~w~n", [supervisor:which_children(S2)]),
    S2 ! unexpected_message,
    io:format("~w~n", [catch gen_server:call(S2, which_children)]),
    S2 ! {'EXIT', self(), exit_of_the_parent},
    exit(S2, normal),
    receive {'EXIT', S2, R4} -> io:format("~w ~w~n", [R4, is_process_alive(S2)]) end.

init(ignore) -> ignore;
init(garbage) -> garbage;
init(bad_strategy) -> {ok, {{one_for_none, 1, 1}, []}};
init(bad_intensity) -> {ok, {#{intensity => -1}, []}};
init(bad_spec) -> {ok, {#{}, [#{no_id => 1}]}};
init(dup) -> C = #{id => same, start => {?MODULE, stubborn, []}}, {ok, {#{}, [C, C]}};
init(stubborn) -> {ok, {#{}, [#{id => st, start => {?MODULE, stubborn, []}, shutdown => 60}]}};
init({ok, L}) -> {ok, {#{}, L}}.

stubborn() -> P = proc_lib:spawn_link(?MODULE, loop, []), receive after 20 -> {ok, P} end.
loop() -> process_flag(trap_exit, true), receive never -> ok end.
