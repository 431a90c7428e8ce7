%%% gen_server: send_request, wait_response, reply by another process, abcast, start_monitor, enter_loop, many clients.
-module(otp_gen_server_misc).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2, handle_info/2, become/1]).

main(_) ->
    {ok, S} = gen_server:start_link({local, misc}, ?MODULE, 0, []),
    R1 = gen_server:send_request(S, {add, 5}),
    R2 = gen_server:send_request(S, {add, 6}),
    io:format("~w ~w~n", [gen_server:wait_response(R2, 1000), gen_server:wait_response(R1, infinity)]),
    R3 = gen_server:send_request(S, {sleep, 60}),
    io:format("~w~n", [gen_server:wait_response(R3, 5)]),
    io:format("~w~n", [gen_server:receive_response(R3, 2000)]),
    R4 = gen_server:send_request(S, {add, 1}),
    io:format("~w~n", [receive Msg -> gen_server:check_response(Msg, R4) end]),
    io:format("~w~n", [gen_server:check_response(other_message, R4)]),
    io:format("~w~n", [gen_server:call(S, by_helper)]),
    io:format("~w~n", [gen_server:abcast(misc, {add, 100})]),
    io:format("~w~n", [gen_server:abcast([node()], misc, {add, 100})]),
    timer:sleep(20),
    io:format("~w~n", [gen_server:call(misc, get)]),
    Me = self(),
    [spawn(fun() -> [gen_server:call(S, {add, 1}) || _ <- lists:seq(1, 50)], Me ! done end) || _ <- lists:seq(1, 40)],
    [receive done -> ok end || _ <- lists:seq(1, 40)],
    io:format("~w~n", [gen_server:call(S, get)]),
    {ok, {P, Ref}} = gen_server:start_monitor(?MODULE, 7, []),
    io:format("~w~n", [gen_server:call(P, get)]),
    gen_server:stop(P),
    receive {'DOWN', Ref, process, P, W} -> io:format("~w~n", [W]) end,
    B = proc_lib:spawn_link(?MODULE, become, [41]),
    io:format("~w~n", [gen_server:call(B, {add, 1})]),
    gen_server:stop(B),
    D = gen_server:send_request(no_such, x),
    io:format("~w~n", [gen_server:wait_response(D, 1000)]),
    %% a server that traps exits dies with its parent through terminate
    io:format("~w~n", [gen_server:stop(S, normal, 1000)]).

become(N) -> gen_server:enter_loop(?MODULE, [], N).

init(N) -> {ok, N}.
handle_call({add, X}, _, N) -> {reply, N + X, N + X};
handle_call(get, _, N) -> {reply, N, N};
handle_call({sleep, Ms}, _, N) -> timer:sleep(Ms), {reply, slept, N};
handle_call(by_helper, From, N) -> spawn(fun() -> gen_server:reply(From, {helped, N}) end), {noreply, N}.
handle_cast({add, X}, N) -> {noreply, N + X}.
handle_info(_, N) -> {noreply, N}.
