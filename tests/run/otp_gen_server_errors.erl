%%% gen_server: exits of call (noproc, timeout, server death), names, already_started, bad returns as exits.
-module(otp_gen_server_errors).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2, handle_info/2]).

main(_) ->
    process_flag(trap_exit, true),
    io:format("~w~n", [catch gen_server:call(no_such_server, hi)]),
    {ok, S} = gen_server:start_link({local, named}, ?MODULE, [], []),
    io:format("~w~n", [whereis(named) =:= S]),
    io:format("~w~n", [gen_server:start_link({local, named}, ?MODULE, [], []) =:= {error, {already_started, S}}]),
    io:format("~w~n", [gen_server:call(named, ping)]),
    io:format("~w~n", [gen_server:call({named, node()}, ping)]),
    io:format("~w~n", [catch gen_server:call(named, slow, 30)]),
    timer:sleep(100),
    io:format("~w~n", [gen_server:call(named, ping)]),
    io:format("~w~n", [gen_server:cast(nobody_there, x)]),
    io:format("~w~n", [[receive {Late, _} when is_reference(Late) -> late_reply after 0 -> no_late_reply end]]),
    io:format("~w~n", [catch gen_server:call(named, {exit, shutdown})]),
    receive {'EXIT', S, R} -> io:format("~w~n", [R]) end,
    io:format("~w~n", [whereis(named)]),
    {ok, S2} = gen_server:start({local, named}, ?MODULE, [], []),
    io:format("~w~n", [element(1, element(1, element(2, catch gen_server:call(named, {error, boom}))))]),
    io:format("~w~n", [is_process_alive(S2)]),
    {ok, S3} = gen_server:start(?MODULE, [], []),
    exit(S3, kill),
    Ref3 = monitor(process, S3),
    receive {'DOWN', Ref3, process, S3, _} -> ok end,
    io:format("~w~n", [element(1, element(2, catch gen_server:call(S3, ping)))]),
    io:format("~w~n", [element(1, gen_server:start(?MODULE, throw_in_init, []))]),
    io:format("~w~n", [element(1, element(2, gen_server:start(?MODULE, error_in_init, [])))]),
    io:format("~w~n", [gen_server:start(?MODULE, bad_init, [])]),
    io:format("~w~n", [gen_server:start(?MODULE, exit_init, [])]),
    {ok, S4} = gen_server:start(?MODULE, [], []),
    io:format("~w~n", [element(1, element(2, catch gen_server:call(S4, bad_return)))]),
    {ok, S5} = gen_server:start(?MODULE, [], []),
    io:format("~w~n", [catch gen_server:stop(S5, shutdown, 1000)]),
    io:format("~w~n", [catch gen_server:stop(S5)]),
    io:format("~w~n", [gen_server:start(?MODULE, slow_init, [{timeout, 30}])]),
    {'EXIT', {Self, _}} = (catch gen_server:call(self(), x)),
    io:format("~w~n", [Self]).

init(throw_in_init) -> throw({ok, thrown_state});
init(error_in_init) -> error(init_boom);
init(bad_init) -> {not_a, valid, return};
init(exit_init) -> exit(init_exit);
init(slow_init) -> timer:sleep(5000);
init(_) -> {ok, state}.

handle_call(ping, _, S) -> {reply, pong, S};
handle_call(slow, _, S) -> timer:sleep(80), {reply, too_late, S};
handle_call({exit, R}, _, _) -> exit(R);
handle_call({error, R}, _, _) -> error(R);
handle_call(bad_return, _, _) -> bad.
handle_cast(_, S) -> {noreply, S}.
handle_info(_, S) -> {noreply, S}.
