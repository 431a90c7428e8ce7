%%% Report of a gen_server that dies in a call: last message, state, reason, client.
%%% stderr: compared
-module(otp_crash_client).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2, terminate/2]).

main(_) ->
    {ok, S} = gen_server:start(?MODULE, #{a => 1, list => [1, 2, 3]}, []),
    {'EXIT', {{R, _}, _}} = (catch gen_server:call(S, {divide, 0})),
    io:format("~w~n", [R]),
    timer:sleep(100),
    {ok, S2} = gen_server:start(?MODULE, state2, []),
    {'EXIT', {R2, _}} = (catch gen_server:call(S2, {bad_reply, "x"})),
    io:format("~w~n", [R2]),
    timer:sleep(100),
    {ok, S3} = gen_server:start(?MODULE, state3, []),
    {'EXIT', {R3, _}} = (catch gen_server:call(S3, {stop, {own, reason}})),
    io:format("~w~n", [R3]),
    timer:sleep(100),
    {ok, S4} = gen_server:start(?MODULE, state4, []),
    {'EXIT', {R4, _}} = (catch gen_server:call(S4, {stop, shutdown})),
    io:format("~w~n", [R4]),
    timer:sleep(100),
    {ok, S5} = gen_server:start(?MODULE, state5, []),
    S5 ! unexpected,
    timer:sleep(100),
    io:format("~w~n", [is_process_alive(S5)]).

init(S) -> {ok, S}.
handle_call({divide, N}, _, S) -> {reply, 1 div N, S};
handle_call({bad_reply, _}, _, _) -> not_a_reply;
handle_call({stop, R}, _, S) -> {stop, R, S}.
handle_cast(_, S) -> {noreply, S}.
terminate(R, _) -> io:format("terminate ~w~n", [case R of {X, [_ | _]} -> X; X -> X end]).
