%%% gen_server: the parent's exit, trap_exit and terminate, links to the caller.
-module(otp_gen_server_parent).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

main(_) ->
    Me = self(),
    [begin
         Parent = spawn(fun() ->
             {ok, S} = gen_server:start_link(?MODULE, {Me, Trap}, []),
             Me ! {started, S},
             receive {die, R} -> exit(R) end
         end),
         S = receive {started, S0} -> S0 end,
         Ref = monitor(process, S),
         Parent ! {die, Reason},
         W = receive {'DOWN', Ref, process, S, W0} -> W0 after 500 -> alive end,
         T = receive {terminated, T0} -> T0 after 50 -> no_terminate end,
         io:format("trap=~w parent=~w: ~w ~w~n", [Trap, Reason, W, T]),
         exit(S, kill)
     end || Trap <- [false, true], Reason <- [shutdown, {shutdown, x}, normal]],
    {ok, S2} = gen_server:start(?MODULE, {Me, true}, []),
    exit(S2, some_reason),
    io:format("~w~n", [gen_server:call(S2, last_info)]),
    {ok, S3} = gen_server:start(?MODULE, {Me, false}, []),
    R3 = monitor(process, S3),
    exit(S3, shutdown),
    receive {'DOWN', R3, _, _, W3} -> io:format("~w~n", [W3]) end,
    io:format("~w~n", [receive {terminated, X} -> X after 50 -> no_terminate end]).

init({Owner, Trap}) -> process_flag(trap_exit, Trap), {ok, {Owner, none}}.
handle_call(last_info, _, {_, L} = S) -> {reply, L, S}.
handle_cast(_, S) -> {noreply, S}.
handle_info({'EXIT', _, R}, {O, _}) -> {noreply, {O, {exit_info, R}}}.
terminate(R, {O, _}) -> O ! {terminated, R}.
