%%% gen_server: start_link, call, cast, info, state, stop, terminate; the everyday shape.
-module(otp_gen_server_basic).
-behaviour(gen_server).
-export([main/1, start_link/1, push/2, pop/1, count/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).

main(_) ->
    {ok, S} = start_link([a]),
    io:format("~w ~w~n", [is_pid(S), count(S)]),
    push(S, b), push(S, c),
    io:format("~w~n", [[pop(S), pop(S), pop(S), pop(S)]]),
    S ! {push, from_info},
    io:format("~w~n", [pop(S)]),
    S ! unknown,
    io:format("~w~n", [gen_server:call(S, {echo, [1, 2]})]),
    io:format("~w~n", [gen_server:call(S, {echo, x}, 5000)]),
    io:format("~w~n", [gen_server:call(S, {echo, x}, infinity)]),
    [push(S, I) || I <- lists:seq(1, 1000)],
    io:format("~w~n", [count(S)]),
    io:format("~w~n", [gen_server:stop(S)]),
    io:format("~w~n", [is_process_alive(S)]),
    {ok, S2} = gen_server:start(?MODULE, [x, y], []),
    io:format("~w~n", [count(S2)]),
    io:format("~w~n", [gen_server:call(S2, stop)]),
    Ref = monitor(process, S2),
    receive {'DOWN', Ref, process, S2, _} -> io:format("~w~n", [is_process_alive(S2)]) end.

start_link(L) -> gen_server:start_link(?MODULE, L, []).
push(S, X) -> gen_server:cast(S, {push, X}).
pop(S) -> gen_server:call(S, pop).
count(S) -> gen_server:call(S, size).

init(L) -> {ok, L}.

handle_call(pop, _From, []) -> {reply, empty, []};
handle_call(pop, _From, [H | T]) -> {reply, {ok, H}, T};
handle_call(size, _From, L) -> {reply, length(L), L};
handle_call({echo, X}, {Pid, _Tag}, L) when is_pid(Pid) -> {reply, {echo, X}, L};
handle_call(stop, _From, L) -> {stop, normal, stopping, L}.

handle_cast({push, X}, L) -> {noreply, [X | L]}.

handle_info({push, X}, L) -> {noreply, [X | L]};
handle_info(Other, L) -> io:format("info: ~w~n", [Other]), {noreply, L}.

terminate(Reason, L) -> io:format("terminate: ~w ~w~n", [Reason, length(L)]).
code_change(_, L, _) -> {ok, L}.
