%%% gen_server: every return of init and the handlers: timeout, continue, hibernate, stop, ignore, noreply.
-module(otp_gen_server_returns).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2, handle_info/2, handle_continue/2, terminate/2]).

main(_) ->
    process_flag(trap_exit, true),
    [io:format("~p -> ~p~n", [A, start(A)]) || A <- [ignore, {stop, why}, {stop, normal}, {stop, {shutdown, x}}]],
    {ok, T} = gen_server:start_link(?MODULE, {ok_timeout, self()}, []),
    receive {T, timeout, S1} -> io:format("timeout in state ~w~n", [S1]) end,
    {ok, C} = gen_server:start_link(?MODULE, {continue, self()}, []),
    receive {C, M} -> io:format("~w~n", [M]) end,
    io:format("~w~n", [gen_server:call(C, continue)]),
    receive {C, M2} -> io:format("~w~n", [M2]) end,
    io:format("~w~n", [gen_server:call(C, {reply_later, 20})]),
    io:format("~w~n", [gen_server:call(C, {reply_then, early})]),
    gen_server:cast(C, {set_timeout, 20}),
    receive {C, timeout, S2} -> io:format("cast timeout ~w~n", [S2]) end,
    io:format("~w~n", [gen_server:call(C, hibernate)]),
    io:format("~w~n", [gen_server:call(C, ping)]),
    gen_server:cast(C, hibernate),
    io:format("~w~n", [gen_server:call(C, ping)]),
    io:format("~w~n", [gen_server:call(C, {timeout_unless_busy, 30})]),
    receive {C, timeout, S3} -> io:format("call timeout ~w~n", [S3]) end,
    gen_server:cast(C, stop_normal),
    receive {'EXIT', C, R} -> io:format("exit ~w~n", [R]) end,
    {ok, D} = gen_server:start_link(?MODULE, {plain, self()}, []),
    D ! stop_shutdown,
    receive {'EXIT', D, R2} -> io:format("exit ~w~n", [R2]) end,
    {ok, E} = gen_server:start_link(?MODULE, {plain, self()}, []),
    {'EXIT', {Why, {gen_server, call, [E, stop_noreply]}}} = (catch gen_server:call(E, stop_noreply)),
    io:format("~w~n", [Why]),
    receive {'EXIT', E, R3} -> io:format("exit ~w~n", [R3]) end.

start(A) ->
    case gen_server:start_link(?MODULE, A, []) of
        {ok, P} -> {started, is_pid(P)};
        X -> {X, receive {'EXIT', _, R} -> {exit, R} after 5000 -> no_exit end}
    end.

init(ignore) -> ignore;
init({stop, R}) -> {stop, R};
init({ok_timeout, Owner}) -> {ok, {Owner, 0}, 20};
init({continue, Owner}) -> {ok, {Owner, 0}, {continue, first}};
init({plain, Owner}) -> {ok, {Owner, 0}}.

handle_continue(first, {O, N}) -> O ! {self(), continued}, {noreply, {O, N + 1}};
handle_continue(second, {O, N}) -> O ! {self(), continued_again}, {noreply, {O, N + 1}, {continue, third}};
handle_continue(third, {O, N}) -> {noreply, {O, N + 1}}.

handle_call(continue, _, S) -> {reply, ok, S, {continue, second}};
handle_call({reply_later, Ms}, From, S) -> erlang:send_after(Ms, self(), {reply, From}), {noreply, S};
handle_call({reply_then, X}, From, {O, N}) -> gen_server:reply(From, X), {noreply, {O, N + 100}};
handle_call(hibernate, _, S) -> {reply, slept, S, hibernate};
handle_call({timeout_unless_busy, T}, _, S) -> {reply, armed, S, T};
handle_call(stop_noreply, _, S) -> {stop, {shutdown, no_reply}, S};
handle_call(ping, _, {_, N} = S) -> {reply, {pong, N}, S}.

handle_cast({set_timeout, T}, S) -> {noreply, S, T};
handle_cast(hibernate, S) -> {noreply, S, hibernate};
handle_cast(stop_normal, S) -> {stop, normal, S}.

handle_info(timeout, {O, N}) -> O ! {self(), timeout, N}, {noreply, {O, N}};
handle_info({reply, From}, S) -> gen_server:reply(From, late), {noreply, S};
handle_info(stop_shutdown, S) -> {stop, shutdown, S}.

terminate(R, {_, N}) -> io:format("terminate ~w ~w~n", [R, N]).
