%%% proc_lib: spawn, spawn_link, start, start_link with init_ack, failures, stop, initial_call, ancestors.
-module(otp_proc_lib).
-export([main/1, init_ok/2, init_fail/1, init_crash/1, init_slow/1, plain/1]).

main(_) ->
    process_flag(trap_exit, true),
    Me = self(),
    proc_lib:spawn(fun() -> Me ! {ancestors, get('$ancestors') =:= [Me], element(1, get('$initial_call'))} end),
    receive A -> io:format("~w~n", [A]) end,
    P1 = proc_lib:spawn_link(?MODULE, plain, [Me]),
    receive {plain, D} -> io:format("~w~n", [D]) end,
    receive {'EXIT', P1, R1} -> io:format("~w~n", [R1]) end,
    {ok, P2, extra} = proc_lib:start_link(?MODULE, init_ok, [Me, {ok, extra}]),
    io:format("~w ~w~n", [is_process_alive(P2), proc_lib:initial_call(P2)]),
    io:format("~w~n", [proc_lib:translate_initial_call(P2)]),
    P2 ! {stop, normal},
    receive {'EXIT', P2, R2} -> io:format("~w~n", [R2]) end,
    io:format("~w~n", [proc_lib:start_link(?MODULE, init_fail, [because])]),
    io:format("~w~n", [flush_exits()]),
    io:format("~w~n", [proc_lib:start(?MODULE, init_fail, [because])]),
    io:format("~w~n", [proc_lib:start_link(?MODULE, init_crash, [shutdown])]),
    io:format("~w~n", [flush_exits()]),
    io:format("~w~n", [proc_lib:start_link(?MODULE, init_slow, [Me], 50)]),
    io:format("~w~n", [flush_exits()]),
    {ok, P3, more} = proc_lib:start(?MODULE, init_ok, [Me, {ok, more}], infinity, [{priority, low}]),
    io:format("~w~n", [process_info(P3, priority)]),
    P3 ! {stop, shutdown},
    {{ok, P4, mon}, Ref} = proc_lib:start_monitor(?MODULE, init_ok, [Me, {ok, mon}]),
    P4 ! {stop, shutdown},
    receive {'DOWN', Ref, process, P4, R4} -> io:format("~w~n", [R4]) end,
    {P5, Ref5} = proc_lib:spawn_opt(fun() -> exit(shutdown) end, [monitor]),
    receive {'DOWN', Ref5, process, P5, R5} -> io:format("~w~n", [R5]) end,
    io:format("~w~n", [proc_lib:initial_call(self())]).

plain(To) -> To ! {plain, get('$initial_call')}, exit(shutdown).

init_ok(Parent, {ok, X}) ->
    proc_lib:init_ack(Parent, {ok, self(), X}),
    receive {stop, R} -> exit(R) end.

init_fail(Why) ->
    proc_lib:init_ack({error, Why}),
    exit(normal).

init_crash(R) -> exit(R).
init_slow(_) -> timer:sleep(10000).

flush_exits() -> receive {'EXIT', _, R} -> [R | flush_exits()] after 100 -> [] end.
