%%% gen_statem: state functions, all actions and results, timeouts, postponing, replies, requests.
-module(otp_statem_basic).
-behaviour(gen_statem).
-export([main/1, init/1, callback_mode/0, terminate/3, code_change/4]).
-export([idle/3, busy/3, done/3]).

main(_) ->
    {ok, P} = gen_statem:start_link({local, machine}, ?MODULE, [self()], []),
    p(gen_statem:call(machine, get)),
    p(gen_statem:call(P, {to, busy}, 1000)),
    p(gen_statem:call(P, get, {clean_timeout, 1000})),
    p(gen_statem:call(P, get, {dirty_timeout, 1000})),
    %% Postponed in idle, handled in busy, in their order.
    ok = gen_statem:call(P, {to, idle}),
    [gen_statem:cast(P, {work, I}) || I <- [1, 2, 3]],
    ok = gen_statem:call(P, {to, busy}),
    p(gen_statem:call(P, log)),
    %% Inserted events come before those that wait.
    gen_statem:cast(P, insert), gen_statem:cast(P, {note, after_insert}),
    p(gen_statem:call(P, log)),
    %% Timeouts.
    gen_statem:cast(P, timeouts), p(flush(3)),
    gen_statem:cast(P, zero), p(flush(2)),
    gen_statem:cast(P, again), p(flush(1)),
    gen_statem:cast(P, update), p(flush(2)),
    gen_statem:cast(P, event_timeout), p(flush(1)),
    gen_statem:cast(P, event_timeout), gen_statem:cast(P, {note, quiet}), p(flush(1, 100)),
    ok = gen_statem:call(P, {state_timeout_then, idle}), p(flush(1, 100)),
    gen_statem:cast(P, named_survives), p(flush(1)),
    gen_statem:cast(P, absolute), p(flush(1)),
    gen_statem:cast(P, infinity), p(flush(1, 50)),
    %% Info, hibernation.
    P ! hello, p(flush(1)),
    ok = gen_statem:call(P, sleep), p(gen_statem:call(P, get)),
    %% Replies of several kinds.
    R1 = gen_statem:send_request(P, later),
    R2 = gen_statem:send_request(P, later),
    p(gen_statem:wait_response(R1, 20)),
    gen_statem:cast(P, answer_all),
    p([gen_statem:wait_response(R, 1000) || R <- [R1, R2]]),
    R3 = gen_statem:send_request(P, get),
    p(gen_statem:receive_response(R3, 1000)),
    Ids0 = gen_statem:send_request(P, get, label, gen_statem:reqids_new()),
    p(gen_statem:reqids_size(Ids0)),
    {Response, label, Ids1} = gen_statem:receive_response(Ids0, 1000, true),
    p({Response, gen_statem:reqids_to_list(Ids1)}),
    R4 = gen_statem:send_request(P, get),
    p(receive M -> gen_statem:check_response(M, R4) end),
    %% Repeating and keeping.
    p([gen_statem:call(P, repeat), gen_statem:call(P, repeat2), gen_statem:call(P, keep)]),
    %% sys.
    p(element(1, sys:get_state(P))),
    p(maps:get(extra, element(2, sys:replace_state(P, fun({S, D}) -> {S, D#{extra => 1}} end)))),
    ok = sys:suspend(P), ok = sys:change_code(P, ?MODULE, old, new), ok = sys:resume(P),
    p(element(1, sys:get_state(P))),
    %% The end.
    process_flag(trap_exit, true),
    p(gen_statem:call(P, finish)), p(flush(1)),
    p(receive {'EXIT', P, Why} -> Why after 1000 -> none end),
    p(whereis(machine)),
    {ok, {P2, Mon}} = gen_statem:start_monitor(?MODULE, [self()], []),
    p(gen_statem:stop(P2)), p(receive {'DOWN', Mon, _, _, W2} -> W2 end), p(flush(1)),
    {ok, P3} = gen_statem:start(?MODULE, [self()], []),
    p(gen_statem:stop(P3, shutdown, 1000)), p(flush(1)),
    %% Starting that fails.
    [p(case gen_statem:start(?MODULE, A, []) of {ok, _} -> ok; E -> E end) || A <- [ignore, stop, {ok_actions, self()}]],
    p(flush(2)),
    {ok, P4} = gen_statem:start({local, machine}, ?MODULE, [self()], []),
    {error, {already_started, P4}} = gen_statem:start({local, machine}, ?MODULE, [self()], []),
    p(gen_statem:call({machine, node()}, get)),
    [p(try F() catch C:E -> {C, E} end) ||
        F <- [fun() -> gen_statem:call(nobody, x) end, fun() -> gen_statem:call(nobody, x, 10) end,
              fun() -> gen_statem:call(machine, later, 10) end,
              fun() -> gen_statem:call(machine, later, {clean_timeout, 10}) end,
              fun() -> gen_statem:call(machine, x, foo) end, fun() -> gen_statem:cast({a, b, c}, x) end,
              fun() -> gen_statem:cast(nobody, x) end, fun() -> gen_statem:stop(nobody) end]],
    %% enter_loop.
    Self = self(),
    P5 = proc_lib:spawn_link(fun() ->
                                 gen_statem:enter_loop(?MODULE, [], idle, data(Self),
                                                       [{next_event, internal, {note, entered}}])
                             end),
    p(gen_statem:call(P5, log)).

p(X) -> io:format("~p~n", [X]).

%% Up to N messages from the machine.
flush(N) -> flush(N, 1000).
flush(0, _) -> [];
flush(N, T) -> receive {m, X} -> [X | flush(N - 1, T)] after T -> [] end.

data(Pid) -> #{pid => Pid, log => [], froms => []}.

callback_mode() -> state_functions.

init([Pid]) -> {ok, idle, data(Pid)};
init({ok_actions, Pid}) -> {ok, busy, data(Pid), [{next_event, internal, tell}, {timeout, 0, quiet}]};
init(ignore) -> ignore;
init(stop) -> {stop, {shutdown, no}}.

terminate(Reason, State, #{pid := Pid}) -> Pid ! {m, {terminate, Reason, State}}.

code_change(old, State, Data, new) -> {ok, State, Data#{changed => true}}.

idle(cast, {work, _}, _) -> {keep_state_and_data, postpone};
idle(Type, Event, Data) -> any(Type, Event, idle, Data).

busy(cast, {work, N}, #{log := L} = Data) -> {keep_state, Data#{log := [{work, N} | L]}};
busy(Type, Event, Data) -> any(Type, Event, busy, Data).

done({call, From}, get, _) -> {keep_state_and_data, {reply, From, done}}.

any({call, From}, get, State, _) -> {keep_state_and_data, [{reply, From, State}]};
any({call, From}, {to, State}, _, Data) -> {next_state, State, Data, [{reply, From, ok}]};
any({call, From}, log, _, #{log := L} = Data) ->
    {keep_state, Data#{log := []}, [{reply, From, lists:reverse(L)}]};
any({call, From}, later, _, #{froms := Fs} = Data) -> {keep_state, Data#{froms := [From | Fs]}};
any(cast, answer_all, _, #{froms := Fs} = Data) ->
    gen_statem:reply([{reply, F, now} || F <- Fs]),
    {keep_state, Data#{froms := []}};
any({call, From}, sleep, _, _) -> {keep_state_and_data, [{reply, From, ok}, hibernate]};
any({call, From}, repeat, _, Data) -> {repeat_state, Data, {reply, From, repeated}};
any({call, From}, repeat2, _, _) -> {repeat_state_and_data, [{reply, From, repeated}]};
any({call, From}, keep, _, _) -> gen_statem:reply({reply, From, kept}), keep_state_and_data;
any({call, From}, finish, _, Data) -> {stop_and_reply, normal, [{reply, From, bye}], Data};
any({call, From}, {state_timeout_then, State}, _, Data) ->
    gen_statem:cast(self(), {go, State}),
    {keep_state, Data, [{state_timeout, 30, gone}, {reply, From, ok}]};
any(cast, {go, State}, _, Data) -> {next_state, State, Data};
any(cast, {note, X}, _, #{log := L} = Data) -> {keep_state, Data#{log := [X | L]}};
any(internal, {note, X}, _, #{log := L} = Data) -> {keep_state, Data#{log := [X | L]}};
any(internal, tell, _, #{pid := Pid}) -> Pid ! {m, told}, keep_state_and_data;
any(cast, insert, _, _) ->
    {keep_state_and_data, [{next_event, internal, {note, a}}, {next_event, cast, {note, b}}]};
any(cast, timeouts, _, _) ->
    {keep_state_and_data, [{state_timeout, 30, s}, {{timeout, n}, 20, n}, {timeout, 10, t}]};
any(cast, zero, _, _) ->
    {keep_state_and_data, [{state_timeout, 0, s}, {timeout, 0, t}, {{timeout, n}, 0, n}]};
any(cast, again, _, _) ->
    {keep_state_and_data, [{state_timeout, 5, first}, {state_timeout, 10, second}]};
any(cast, update, _, _) ->
    {keep_state_and_data, [{{timeout, a}, 10, old}, {next_event, internal, update}]};
any(internal, update, _, _) ->
    {keep_state_and_data, [{{timeout, a}, update, new}, {{timeout, b}, update, fresh}, {{timeout, c}, cancel}]};
any(cast, event_timeout, _, _) -> {keep_state_and_data, 10};
any(cast, named_survives, State, Data) ->
    {next_state, case State of idle -> busy; busy -> idle end, Data, [{{timeout, x}, 10, kept}]};
any(cast, absolute, _, _) ->
    {keep_state_and_data, [{state_timeout, erlang:monotonic_time(millisecond) + 5, abs, [{abs, true}]}]};
any(cast, infinity, _, _) ->
    {keep_state_and_data, [{state_timeout, 5, x}, {state_timeout, infinity, y}]};
any(info, Msg, State, #{pid := Pid}) -> Pid ! {m, {info, Msg, State}}, keep_state_and_data;
any(Type, Content, State, #{pid := Pid}) -> Pid ! {m, {Type, Content, State}}, keep_state_and_data.
