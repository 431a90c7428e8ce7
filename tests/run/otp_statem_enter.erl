%%% gen_statem: handle_event functions, state enter calls, changing callback modules, wrong returns.
-module(otp_statem_enter).
-behaviour(gen_statem).
-export([main/1, init/1, callback_mode/0, handle_event/4, terminate/3]).

main(_) ->
    logger:set_primary_config(level, none),
    {ok, P} = gen_statem:start(?MODULE, self(), []),
    p(flush()),
    [begin gen_statem:cast(P, C), p({C, flush()}) end ||
        C <- [{next, b}, {next, b}, {repeat, d}, repeat_again, {next, {tuple, state}}, {next, timed}, {next, data}, {next, a}]],
    p(element(1, sys:get_state(P))),
    %% Results and actions that are none.
    [begin
         {ok, Q} = gen_statem:start(?MODULE, self(), []),
         Mon = monitor(process, Q),
         gen_statem:cast(Q, C),
         W = receive {'DOWN', Mon, _, _, Why} -> Why after 1000 -> alive end,
         p({C, case W of {R, Stack} when is_list(Stack) -> {R, stack}; _ -> W end, flush()}),
         exit(Q, kill)
     end ||
        C <- [{return, what}, {return, {keep_state_and_data, [foo]}}, {return, {keep_state_and_data, [{postpone, maybe_}]}},
              {return, {keep_state_and_data, [{next_event, wrong, x}]}}, {return, {keep_state_and_data, [{reply, x, y}]}},
              {return, {keep_state_and_data, [{state_timeout, -1, x}]}}, {return, {keep_state_and_data, [{timeout, a, x}]}},
              {return, {keep_state_and_data, [{state_timeout, 1, x, [foo]}]}}, {return, {keep_state_and_data, pop_callback_module}},
              {return, {keep_state_and_data, [{change_callback_module, no_such_module}]}},
              {return, {stop_and_reply, why, [{reply, x, y}]}}, {return, {stop_and_reply, why, []}},
              {return, stop}, {return, {stop, reason}}, {return, {stop, reason, new_data}}, {return, {stop, {shutdown, x}}},
              {throw, {stop, thrown}}, {throw, thrown}, {error, oops}, {exit, oops}, {next, wrong_enter},
              {next, postpone_enter}, {next, insert_enter}, {next, stop_enter}, {next, crash_enter}]],
    %% Modules.
    {ok, M} = gen_statem:start(?MODULE, self(), []),
    _ = flush(),
    gen_statem:cast(M, {actions, [{push_callback_module, ?MODULE}]}),
    gen_statem:cast(M, hello), p(flush()),
    gen_statem:cast(M, {actions, [pop_callback_module]}), gen_statem:cast(M, {next, c}), p(flush()),
    gen_statem:cast(M, {actions, [{change_callback_module, ?MODULE}]}),
    gen_statem:cast(M, {next, d}), p(flush()),
    [p(case gen_statem:start(?MODULE, A, []) of {ok, _} -> ok; E -> E end) || A <- [bad, crash, exit, throw, throw_ok]],
    ok.

p(X) -> io:format("~p~n", [X]).

flush() -> receive {m, X} -> [X | flush()] after 40 -> [] end.

callback_mode() -> [state_enter, handle_event_function].

init(Pid) when is_pid(Pid) -> {ok, a, Pid};
init(bad) -> foo;
init(crash) -> error(crash);
init(exit) -> exit(crash);
init(throw) -> throw(thrown);
init(throw_ok) -> throw({ok, a, self()}).

terminate(Reason, State, Data) when is_pid(Data) -> Data ! {m, {terminate, Reason, State}};
terminate(_, _, _) -> ok.

handle_event(enter, Old, wrong_enter, Pid) -> Pid ! {m, {enter, Old}}, {next_state, other, pid};
handle_event(enter, _, postpone_enter, _) -> {keep_state_and_data, [postpone]};
handle_event(enter, _, insert_enter, _) -> {keep_state_and_data, [{next_event, internal, x}]};
handle_event(enter, _, stop_enter, _) -> {stop, entered};
handle_event(enter, _, crash_enter, _) -> error(entering);
handle_event(enter, Old, timed, Pid) -> Pid ! {m, {enter, Old, timed}}, {keep_state, Pid, [{state_timeout, 5, entered}]};
handle_event(enter, Old, State, Pid) -> Pid ! {m, {enter, Old, State}}, {next_state, State, Pid};
handle_event(cast, {next, State}, _, Pid) -> {next_state, State, Pid};
handle_event(cast, {repeat, X}, _, Pid) -> {repeat_state, Pid, [{next_event, internal, X}]};
handle_event(cast, repeat_again, _, _) -> repeat_state_and_data;
handle_event(cast, {return, X}, _, _) -> X;
handle_event(cast, {actions, As}, _, _) -> {keep_state_and_data, As};
handle_event(cast, {throw, X}, _, _) -> throw(X);
handle_event(cast, {error, X}, _, _) -> error(X);
handle_event(cast, {exit, X}, _, _) -> exit(X);
handle_event(Type, Content, State, Pid) -> Pid ! {m, {Type, Content, State}}, keep_state_and_data.
