%%% proc_lib: spawn/3, spawn_link/1, start/4, start_link/5, hibernate/3, stop/1,3 of a system process.
-module(otp_proc_lib_more).
-behaviour(gen_server).
-export([main/1, worker/2, starter/1, sleeper/1, woken/1, init/1, handle_call/3, handle_cast/2, become_named/1]).

main(_) ->
    process_flag(trap_exit, true),
    Me = self(),
    _ = proc_lib:spawn(?MODULE, worker, [Me, spawned]),
    receive {worker, X} -> io:format("~w~n", [X]) end,
    L = proc_lib:spawn_link(fun() -> exit(normal) end),
    receive {'EXIT', L, R} -> io:format("~w~n", [R]) end,
    io:format("~w~n", [proc_lib:start(?MODULE, starter, [Me], 1000)]),
    io:format("~w~n", [proc_lib:start_link(?MODULE, starter, [Me], 1000, [{priority, high}])]),
    receive {'EXIT', _, R2} -> io:format("~w~n", [R2]) end,
    S = proc_lib:spawn_link(?MODULE, sleeper, [Me]),
    receive {asleep, S} -> ok end,
    timer:sleep(30),
    io:format("~w~n", [process_info(S, current_function)]),
    S ! wake,
    receive {woken, D} -> io:format("~w~n", [D]) end,
    receive {'EXIT', S, R3} -> io:format("~w~n", [R3]) end,
    {ok, G} = gen_server:start(?MODULE, [], []),
    io:format("~w~n", [proc_lib:stop(G)]),
    io:format("~w~n", [catch proc_lib:stop(G)]),
    {ok, H} = gen_server:start(?MODULE, [], []),
    io:format("~w~n", [proc_lib:stop(H, {shutdown, done}, infinity)]),
    {ok, {M, Ref}} = gen_server:start_monitor({local, monitored}, ?MODULE, [], []),
    io:format("~w~n", [gen_server:call(monitored, hello)]),
    gen_server:stop(M, shutdown, 1000),
    receive {'DOWN', Ref, process, M, R4} -> io:format("~w~n", [R4]) end,
    N = proc_lib:spawn_link(?MODULE, become_named, [Me]),
    receive {ready, N} -> ok end,
    io:format("~w~n", [gen_server:call(entered, hello)]),
    gen_server:stop(entered),
    receive {'EXIT', N, R5} -> io:format("~w~n", [R5]) end.

worker(To, X) -> To ! {worker, X}.
starter(_) -> proc_lib:init_ack(started), exit(normal).
sleeper(To) -> put(kept, value), To ! {asleep, self()}, proc_lib:hibernate(?MODULE, woken, [To]).
woken(To) -> receive wake -> To ! {woken, get(kept)} end.

become_named(To) ->
    register(entered, self()),
    To ! {ready, self()},
    gen_server:enter_loop(?MODULE, [], state, {local, entered}).

init([]) -> {ok, state}.
handle_call(hello, _, S) -> {reply, {hello, S}, S}.
handle_cast(_, S) -> {noreply, S}.
