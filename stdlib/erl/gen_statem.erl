%%% The generic state machine behaviour: client functions and the machine's loop.
%%%
%%% The process runs the loop below with its fixed facts in one map (parent, name, wake =
%%% hibernate_after, modules, mode, enter: the last three change with the callback module) and what
%%% changes with events in a record: state, data, postponed events (latest first), and the timers of
%%% gen_statem_timer. Events wait in a queue, a list; the mailbox is looked at when it is empty.
%%% Callbacks run in the process; what they throw counts as returned. What actions there are says
%%% gen_statem_action, how a machine reports gen_statem_report.
-module(gen_statem).
-export([start/3, start/4, start_link/3, start_link/4, start_monitor/3, start_monitor/4,
         stop/1, stop/3, call/2, call/3, cast/2, reply/1, reply/2,
         send_request/2, send_request/4, wait_response/1, wait_response/2, wait_response/3,
         receive_response/1, receive_response/2, receive_response/3,
         check_response/2, check_response/3,
         reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1,
         enter_loop/4, enter_loop/5, enter_loop/6, init_it/6, wakeup_from_hibernate/3,
         system_continue/3, system_terminate/4, system_code_change/4,
         system_get_state/1, system_replace_state/2, format_status/2,
         format_log/1, format_log/2]).

-export_type([event_type/0, action/0, from/0, callback_mode_result/0, state_enter/0,
              server_ref/0, reply_action/0, request_id/0]).

-type from() :: {pid(), term()}.
-type event_type() :: {call, from()} | cast | info | timeout | {timeout, term()}
                    | state_timeout | internal.
-type action() :: term().
-type reply_action() :: {reply, from(), term()}.
-type state_enter() :: state_enter.
-type callback_mode_result() :: atom() | [atom()].
-type server_ref() :: pid() | atom() | {atom(), node()} | {global, term()}
                    | {via, module(), term()}.
-type request_id() :: term().

-callback init(Args :: term()) -> term().
-callback callback_mode() -> callback_mode_result().
-callback handle_event(event_type() | enter, term(), term(), term()) -> term().
-callback terminate(term(), term(), term()) -> term().
-callback code_change(term(), term(), term(), term()) -> term().
-callback format_status(term(), [term()]) -> term().
-callback format_status(map()) -> map().
-optional_callbacks([format_status/1, format_status/2, terminate/3, code_change/4,
                     handle_event/4]).

%% The event that is no event: what the first transition is for.
-define(FIRST, {internal, init_state}).

%% What changes with events.
-record(machine, {state, data, postponed = [], timers, hibernate = false}).

%% --- Clients ------------------------------------------------------------------

start(Mod, Args, Options) -> gen:start(gen_statem, nolink, Mod, Args, Options).
start(Name, Mod, Args, Options) -> gen:start(gen_statem, nolink, Name, Mod, Args, Options).
start_link(Mod, Args, Options) -> gen:start(gen_statem, link, Mod, Args, Options).
start_link(Name, Mod, Args, Options) -> gen:start(gen_statem, link, Name, Mod, Args, Options).
start_monitor(Mod, Args, Options) -> gen:start(gen_statem, monitor, Mod, Args, Options).
start_monitor(Name, Mod, Args, Options) ->
    gen:start(gen_statem, monitor, Name, Mod, Args, Options).

stop(Server) -> gen:stop(Server).
stop(Server, Reason, Timeout) -> gen:stop(Server, Reason, Timeout).

call(Server, Request) -> call(Server, Request, infinity).

%% Exits with {Reason, {gen_statem, call, Args}} when there is no answer. Answers that come too late
%% never arrive, so that a clean timeout is no more than a timeout.
call(Server, Request, Timeout) ->
    Time = case Timeout of
               {clean_timeout, T} -> T;
               {dirty_timeout, T} -> T;
               T -> T
           end,
    try gen:call(Server, '$gen_call', Request, Time) of
        {ok, Reply} -> Reply
    catch
        exit:Reason:Stack ->
            erlang:raise(exit, {Reason, {gen_statem, call, [Server, Request, Timeout]}}, Stack)
    end.

%% Always ok, whether there is such a machine or not.
cast(Server, Message) when is_pid(Server); is_atom(Server) ->
    gen:send(Server, {'$gen_cast', Message});
cast({global, _} = Server, Message) -> gen:send(Server, {'$gen_cast', Message});
cast({via, _, _} = Server, Message) -> gen:send(Server, {'$gen_cast', Message});
cast({Name, Node} = Server, Message) when is_atom(Name), is_atom(Node) ->
    gen:send(Server, {'$gen_cast', Message}).

reply({reply, From, Reply}) -> reply(From, Reply);
reply(Replies) when is_list(Replies) -> lists:foreach(fun reply/1, Replies).

reply(From, Reply) -> gen:reply(From, Reply).

send_request(Server, Request) -> gen:send_request(Server, '$gen_call', Request).
send_request(Server, Request, Label, Ids) ->
    gen:send_request(Server, '$gen_call', Request, Label, Ids).
wait_response(Id) -> gen:wait_response(Id, infinity).
wait_response(Id, Timeout) -> gen:wait_response(Id, Timeout).
wait_response(Ids, Timeout, Delete) -> gen:wait_response(Ids, Timeout, Delete).
receive_response(Id) -> gen:receive_response(Id, infinity).
receive_response(Id, Timeout) -> gen:receive_response(Id, Timeout).
receive_response(Ids, Timeout, Delete) -> gen:receive_response(Ids, Timeout, Delete).
check_response(Message, Id) -> gen:check_response(Message, Id).
check_response(Message, Ids, Delete) -> gen:check_response(Message, Ids, Delete).
reqids_new() -> gen:reqids_new().
reqids_size(Ids) -> gen:reqids_size(Ids).
reqids_add(Id, Label, Ids) -> gen:reqids_add(Id, Label, Ids).
reqids_to_list(Ids) -> gen:reqids_to_list(Ids).

%% --- Starting -----------------------------------------------------------------

%% Turns the calling process, started by proc_lib, into a state machine.
enter_loop(Mod, Options, State, Data) -> enter_loop(Mod, Options, State, Data, self()).

enter_loop(Mod, Options, State, Data, Actions) when is_list(Actions) ->
    enter_loop(Mod, Options, State, Data, self(), Actions);
enter_loop(Mod, Options, State, Data, Server) ->
    enter_loop(Mod, Options, State, Data, Server, []).

enter_loop(Mod, Options, State, Data, Server, Actions) ->
    Name = gen:get_proc_name(Server),
    Fixed = fixed(gen:get_parent(), Name, Mod, Options),
    begin_with(State, Data, Actions, gen:debug_options(Name, Options), Fixed).

fixed(Parent, Name, Mod, Options) ->
    #{parent => Parent, name => Name, wake => gen:hibernate_after(Options), modules => [Mod],
      mode => undefined, enter => false}.

%% The new process of start: initialises, answers the starter, serves.
init_it(Starter, Parent, FullName, Mod, Args, Options) ->
    Name = gen:name(FullName),
    Debug = gen:debug_options(Name, Options),
    Fixed = fixed(Parent, Name, Mod, Options),
    case returned(fun() -> Mod:init(Args) end) of
        {ok, {ok, State, Data}} ->
            proc_lib_ack(Starter, FullName, State, Data, [], Debug, Fixed);
        {ok, {ok, State, Data, Actions}} ->
            proc_lib_ack(Starter, FullName, State, Data, Actions, Debug, Fixed);
        {ok, {stop, Reason}} ->
            gen:unregister_name(FullName),
            proc_lib:init_ack(Starter, {error, Reason}),
            exit(Reason);
        {ok, ignore} ->
            gen:unregister_name(FullName),
            proc_lib:init_ack(Starter, ignore),
            exit(normal);
        {ok, Else} ->
            gen:unregister_name(FullName),
            Error = {bad_return_from_init, Else},
            proc_lib:init_ack(Starter, {error, Error}),
            {_, _, Stack} = raised(error, Error),
            gen_statem_report:terminated(error, Error, Stack, [], undefined,
                                         view(#machine{}, Fixed), Debug),
            exit(Error);
        {Class, Reason, Stack} ->
            gen:unregister_name(FullName),
            proc_lib:init_ack(Starter, {error, Reason}),
            gen_statem_report:terminated(Class, Reason, Stack, [], undefined,
                                         view(#machine{}, Fixed), Debug),
            erlang:raise(Class, Reason, Stack)
    end.

proc_lib_ack(Starter, FullName, State, Data, Actions, Debug, Fixed) ->
    case set_module(Fixed) of
        {ok, Fixed1} ->
            proc_lib:init_ack(Starter, {ok, self()}),
            begin_with(State, Data, Actions, Debug, Fixed1);
        {Class, Reason, Stack} ->
            gen:unregister_name(FullName),
            proc_lib:init_ack(Starter, {error, Reason}),
            erlang:raise(Class, Reason, Stack)
    end.

%% What a callback returned or threw: {ok, Value}; or {Class, Reason, Stack}.
returned(Callback) ->
    try {ok, Callback()}
    catch
        throw:Value -> {ok, Value};
        Class:Reason:Stack -> {Class, Reason, Stack}
    end.

%% The same for an exception of ours, with a stack trace.
raised(exit, Reason) -> returned(fun() -> exit(Reason) end);
raised(error, Reason) -> returned(fun() -> error(Reason) end).

%% Asks the callback module in force how it wants to be called.
set_module(#{modules := [Mod | _]} = Fixed) ->
    case returned(fun() -> Mod:callback_mode() end) of
        {ok, Answer} ->
            case callback_mode(Answer, undefined, false) of
                {Mode, Enter} -> {ok, Fixed#{mode := Mode, enter := Enter}};
                bad -> {error, {bad_return_from_callback_mode, Answer}, []}
            end;
        Failed -> Failed
    end.

callback_mode(Mode, _, Enter) when Mode =:= state_functions; Mode =:= handle_event_function ->
    {Mode, Enter};
callback_mode([state_enter | Rest], Mode, _) -> callback_mode(Rest, Mode, true);
callback_mode([Mode | Rest], _, Enter)
  when Mode =:= state_functions; Mode =:= handle_event_function ->
    callback_mode(Rest, Mode, Enter);
callback_mode([], Mode, Enter) when Mode =/= undefined -> {Mode, Enter};
callback_mode(_, _, _) -> bad.

%% The first transition, from nowhere.
begin_with(State, Data, Actions, Debug, #{mode := undefined} = Fixed) ->
    case set_module(Fixed) of
        {ok, Fixed1} -> begin_with(State, Data, Actions, Debug, Fixed1);
        {Class, Reason, Stack} -> erlang:raise(Class, Reason, Stack)
    end;
begin_with(State, Data, Actions, Debug, Fixed) ->
    Machine = #machine{state = State, data = Data, timers = gen_statem_timer:new()},
    Debug1 = debug({enter, hd(maps:get(modules, Fixed)), State}, Debug, Fixed),
    transition(first, State, Data, Actions, ?FIRST, [], Machine, Debug1, Fixed).

%% --- The loop -----------------------------------------------------------------

%% The next event: from the queue, a timeout of no time, from the mailbox.
next([Event | Queue], Machine, Debug, Fixed) ->
    handle(Event, Queue, Machine, Debug, Fixed);
next([], #machine{timers = Timers, hibernate = Hibernate} = Machine, Debug, Fixed) ->
    case gen_statem_timer:due(Timers) of
        {Event, Timers1} -> received(Event, Machine#machine{timers = Timers1}, Debug, Fixed);
        none when Hibernate -> sleep(Machine, Debug, Fixed);
        none ->
            receive
                Message -> decode(Message, Machine, Debug, Fixed)
            after maps:get(wake, Fixed) ->
                sleep(Machine, Debug, Fixed)
            end
    end.

sleep(Machine, Debug, Fixed) ->
    proc_lib:hibernate(gen_statem, wakeup_from_hibernate, [Machine, Debug, Fixed]).

wakeup_from_hibernate(Machine, Debug, Fixed) ->
    receive
        Message -> decode(Message, Machine, Debug, Fixed)
    end.

decode({system, From, Request}, Machine, Debug, #{parent := Parent} = Fixed) ->
    sys:handle_system_msg(Request, From, Parent, gen_statem, Debug, {Machine, Fixed},
                          Machine#machine.hibernate);
decode({'EXIT', Parent, Reason} = Message, Machine, Debug, #{parent := Parent} = Fixed) ->
    Event = {info, Message},
    Debug1 = debug({in, Event, Machine#machine.state}, Debug, Fixed),
    terminate(exit, Reason, [], [Event], Machine, Debug1, Fixed);
decode({timeout, Ref, Type} = Message, #machine{timers = Timers} = Machine, Debug, Fixed) ->
    case gen_statem_timer:fired(Type, Ref, Timers) of
        {Content, Timers1} ->
            received({Type, Content}, Machine#machine{timers = Timers1}, Debug, Fixed);
        none -> received({info, Message}, Machine, Debug, Fixed)
    end;
decode({'$gen_call', From, Request}, Machine, Debug, Fixed) ->
    received({{call, From}, Request}, Machine, Debug, Fixed);
decode({'$gen_cast', Message}, Machine, Debug, Fixed) ->
    received({cast, Message}, Machine, Debug, Fixed);
decode(Message, Machine, Debug, Fixed) ->
    received({info, Message}, Machine, Debug, Fixed).

received(Event, Machine, Debug, Fixed) ->
    handle(Event, [], Machine, debug({in, Event, Machine#machine.state}, Debug, Fixed), Fixed).

debug(_, [], _) -> [];
debug(What, Debug, #{name := Name}) ->
    sys:handle_debug(Debug, fun gen_statem_report:print_event/3, Name, What).

%% Any event ends the wait for a timeout of events.
handle({Type, Content} = Event, Queue, Machine0, Debug, Fixed) ->
    #machine{state = State, data = Data, timers = Timers} = Machine0,
    Machine = Machine0#machine{timers = gen_statem_timer:cancel(timeout, Timers),
                               hibernate = false},
    case callback(Type, Content, State, Data, Fixed) of
        {ok, Result} -> result(Result, Event, Queue, Machine, Debug, Fixed);
        {Class, Reason, Stack} ->
            terminate(Class, Reason, Stack, [Event | Queue], Machine, Debug, Fixed)
    end.

callback(Type, Content, State, Data, #{mode := state_functions, modules := [Mod | _]}) ->
    returned(fun() -> Mod:State(Type, Content, Data) end);
callback(Type, Content, State, Data, #{modules := [Mod | _]}) ->
    returned(fun() -> Mod:handle_event(Type, Content, State, Data) end).

%% What the state callback wants done.
result(Result, Event, Queue, #machine{state = State, data = Data} = Machine, Debug, Fixed) ->
    Go = fun(Kind, State1, Data1, Actions) ->
                 transition(Kind, State1, Data1, Actions, Event, Queue, Machine, Debug, Fixed)
         end,
    Events = [Event | Queue],
    case Result of
        {next_state, State1, Data1} -> Go(next, State1, Data1, []);
        {next_state, State1, Data1, Actions} -> Go(next, State1, Data1, Actions);
        {keep_state, Data1} -> Go(keep, State, Data1, []);
        {keep_state, Data1, Actions} -> Go(keep, State, Data1, Actions);
        keep_state_and_data -> Go(keep, State, Data, []);
        {keep_state_and_data, Actions} -> Go(keep, State, Data, Actions);
        {repeat_state, Data1} -> Go(repeat, State, Data1, []);
        {repeat_state, Data1, Actions} -> Go(repeat, State, Data1, Actions);
        repeat_state_and_data -> Go(repeat, State, Data, []);
        {repeat_state_and_data, Actions} -> Go(repeat, State, Data, Actions);
        _ -> stopping(Result, Events, Machine, Debug, Fixed)
    end.

stopping(Result, Events, Machine, Debug, Fixed) ->
    case Result of
        stop -> terminate(exit, normal, [], Events, Machine, Debug, Fixed);
        {stop, Reason} -> terminate(exit, Reason, [], Events, Machine, Debug, Fixed);
        {stop, Reason, Data} ->
            terminate(exit, Reason, [], Events, Machine#machine{data = Data}, Debug, Fixed);
        {stop_and_reply, Reason, Replies} ->
            reply_and_stop(Reason, Replies, Events, Machine, Debug, Fixed);
        {stop_and_reply, Reason, Replies, Data} ->
            reply_and_stop(Reason, Replies, Events, Machine#machine{data = Data}, Debug, Fixed);
        _ -> failed({bad_return_from_state_function, Result}, Events, Machine, Debug, Fixed)
    end.

failed(Reason, Events, Machine, Debug, Fixed) ->
    terminate(error, Reason, [], Events, Machine, Debug, Fixed).

reply_and_stop(Reason, Replies, Events, Machine, Debug, Fixed) ->
    case replies(Replies, Debug, Fixed) of
        {ok, Debug1} -> terminate(exit, Reason, [], Events, Machine, Debug1, Fixed);
        {bad, Action, Debug1} ->
            failed({bad_reply_action_from_state_function, Action}, Events, Machine, Debug1, Fixed)
    end.

replies([{reply, {_, _} = From, Reply} | Rest], Debug, Fixed) ->
    replies(Rest, answer(From, Reply, Debug, Fixed), Fixed);
replies([], Debug, _) -> {ok, Debug};
replies([Action | _], Debug, _) -> {bad, Action, Debug};
replies(Reply, Debug, Fixed) -> replies([Reply], Debug, Fixed).

answer(From, Reply, Debug, Fixed) ->
    gen:reply(From, Reply),
    debug({out, Reply, From}, Debug, Fixed).

%% --- Transitions --------------------------------------------------------------

transition(Kind, State, Data, Actions, Event, Queue, Machine, Debug, Fixed) ->
    #machine{state = Old} = Machine,
    New = Machine#machine{state = State, data = Data},
    Events = case Event of ?FIRST -> Queue; _ -> [Event | Queue] end,
    case valid_state(State, Fixed) of
        false ->
            failed({bad_state_from_state_function, State}, Events, Machine, Debug, Fixed);
        true ->
            case act(Actions, gen_statem_action:new(), false, New, Debug, Fixed) of
                {ok, Wanted, Debug1, Fixed1} ->
                    Entering = Kind =/= keep andalso maps:get(enter, Fixed1)
                        andalso (Kind =/= next orelse State =/= Old),
                    Go = fun(Wanted1, New1, Debug2, Fixed2) ->
                                 settle(Kind, Old, Wanted1, Event, Queue, New1, Debug2, Fixed2)
                         end,
                    case Entering of
                        true -> enter(Old, Machine, Wanted, Events, New, Debug1, Fixed1, Go);
                        false -> Go(Wanted, New, Debug1, Fixed1)
                    end;
                {Class, Reason, Stack, Debug1} ->
                    terminate(Class, Reason, Stack, Events, New, Debug1, Fixed)
            end
    end.

valid_state(State, #{mode := state_functions}) -> is_atom(State);
valid_state(_, _) -> true.

%% Does what actions say at once, replies and changes of module, and collects the rest.
act(Actions, Wanted, Entering, Machine, Debug, Fixed) when is_list(Actions) ->
    act_each(Actions, Wanted, Entering, Machine, Debug, Fixed);
act(Action, Wanted, Entering, Machine, Debug, Fixed) ->
    act_each([Action], Wanted, Entering, Machine, Debug, Fixed).

act_each([], Wanted, _, _, Debug, Fixed) -> {ok, Wanted, Debug, Fixed};
act_each([Action | Rest], Wanted, Entering, Machine, Debug, Fixed) ->
    case gen_statem_action:parse(Action, Entering, Wanted) of
        {ok, Wanted1} -> act_each(Rest, Wanted1, Entering, Machine, Debug, Fixed);
        {reply, From, Reply} ->
            Debug1 = answer(From, Reply, Debug, Fixed),
            act_each(Rest, Wanted, Entering, Machine, Debug1, Fixed);
        {modules, Change} ->
            Modules = change_modules(Change, maps:get(modules, Fixed)),
            case Modules =/= [] andalso set_module(Fixed#{modules := Modules}) of
                {ok, Fixed1} -> act_each(Rest, Wanted, Entering, Machine, Debug, Fixed1);
                false ->
                    {error, {bad_action_from_state_function, Action}, [], Debug};
                {Class, Reason, Stack} -> {Class, Reason, Stack, Debug}
            end;
        {error, Reason} -> {error, Reason, [], Debug}
    end.

change_modules({change, Mod}, [_ | Others]) -> [Mod | Others];
change_modules({push, Mod}, Modules) -> [Mod | Modules];
change_modules(pop, [_ | Others]) -> Others.

%% The state enter call; Go goes on with the transition. If it fails, that happened before it.
enter(Old, Before, Wanted, Events, #machine{state = State, data = Data} = New, Debug, Fixed, Go) ->
    case callback(enter, Old, State, Data, Fixed) of
        {ok, Result} ->
            case entered(Result, State, Data) of
                {Again, Data1, Actions} ->
                    New1 = New#machine{data = Data1},
                    case act(Actions, Wanted, true, New1, Debug, Fixed) of
                        {ok, Wanted1, Debug1, Fixed1} when Again ->
                            enter(State, New1, Wanted1, Events, New1, Debug1, Fixed1, Go);
                        {ok, Wanted1, Debug1, Fixed1} -> Go(Wanted1, New1, Debug1, Fixed1);
                        {Class, Reason, Stack, Debug1} ->
                            terminate(Class, Reason, Stack, Events, New1, Debug1, Fixed)
                    end;
                changes ->
                    failed({bad_state_enter_return_from_state_function, Result}, Events, New,
                           Debug, Fixed);
                other -> stopping(Result, Events, New, Debug, Fixed)
            end;
        {Class, Reason, Stack} ->
            terminate(Class, Reason, Stack, Events, Before, Debug, Fixed)
    end.

%% An enter call keeps the state.
entered(Result, State, Data) ->
    case Result of
        {next_state, State, Data1} -> {false, Data1, []};
        {next_state, State, Data1, Actions} -> {false, Data1, Actions};
        {next_state, _, _} -> changes;
        {next_state, _, _, _} -> changes;
        {keep_state, Data1} -> {false, Data1, []};
        {keep_state, Data1, Actions} -> {false, Data1, Actions};
        keep_state_and_data -> {false, Data, []};
        {keep_state_and_data, Actions} -> {false, Data, Actions};
        {repeat_state, Data1} -> {true, Data1, []};
        {repeat_state, Data1, Actions} -> {true, Data1, Actions};
        repeat_state_and_data -> {true, Data, []};
        {repeat_state_and_data, Actions} -> {true, Data, Actions};
        _ -> other
    end.

%% What is left of a transition: postponed events come back when the state has changed, inserted
%% ones come first, and timers start or end.
settle(Kind, Old, Wanted, Event, Queue, #machine{state = State} = New, Debug, Fixed) ->
    #{postpone := Postpone, hibernate := Hibernate, events := Inserted, timeouts := Timeouts} =
        Wanted,
    Postponing = Postpone andalso Event =/= ?FIRST,
    Postponed = [Event || Postponing] ++ New#machine.postponed,
    {Kept, Queue1, Timers} =
        case Kind =:= next andalso State =/= Old of
            true -> {[], lists:reverse(Postponed, Queue),
                     gen_statem_timer:cancel(state_timeout, New#machine.timers)};
            false -> {Postponed, Queue, New#machine.timers}
        end,
    {Later, AtOnce} = gen_statem_timer:starting(Timeouts),
    Debug1 = settled(Debug, Fixed, Inserted, Postponing, Event, Old, State,
                     Later ++ lists:reverse(AtOnce)),
    next(lists:reverse(Inserted, Queue1),
         New#machine{postponed = Kept, hibernate = Hibernate,
                     timers = lists:foldl(fun gen_statem_timer:set/2, Timers, Later ++ AtOnce)},
         Debug1, Fixed).

settled([], _, _, _, _, _, _, _) -> [];
settled(Debug, Fixed, Inserted, Postponing, Event, Old, State, Starting) ->
    Done = case Postponing of true -> postpone; false -> consume end,
    Steps = [{in, E, Old} || E <- lists:reverse(Inserted)] ++ [{Done, Event, Old, State}]
        ++ [{start_timer, {Type, Time, Content, Options}, State}
            || {Type, {start, Time, Content, Options}} <- Starting],
    lists:foldl(fun(Step, D) -> debug(Step, D, Fixed) end, Debug, Steps).

%% --- The end ------------------------------------------------------------------

%% Never returns. Stack is [] when the callback asked to stop, or returned what it must not.
terminate(Class, Reason, [], Events, Machine, Debug, Fixed) ->
    {Class, Reason, Stack} = raised(Class, Reason),
    ended(Class, Reason, Stack, Events, Machine, Debug, Fixed);
terminate(Class, Reason, Stack, Events, Machine, Debug, Fixed) ->
    ended(Class, Reason, Stack, Events, Machine, Debug, Fixed).

ended(Class, Reason, Stack, Events, Machine, Debug, #{modules := [Mod | _]} = Fixed) ->
    #machine{state = State, data = Data} = Machine,
    Ended = case erlang:function_exported(Mod, terminate, 3) of
                true -> returned(fun() -> Mod:terminate(Reason, State, Data) end);
                false -> {ok, ok}
            end,
    case Ended of
        {ok, _} -> leave(Class, Reason, Stack, Events, Machine, Debug, Fixed);
        {Class1, Reason1, Stack1} ->
            leave(Class1, Reason1, Stack1, Events, Machine, Debug, Fixed)
    end.

leave(exit, normal, _, _, _, _, _) -> exit(normal);
leave(exit, shutdown, _, _, _, _, _) -> exit(shutdown);
leave(exit, {shutdown, _} = Reason, _, _, _, _, _) -> exit(Reason);
leave(Class, Reason, Stack, Events, Machine, Debug, Fixed) ->
    gen_statem_report:terminated(Class, Reason, Stack, Events, client(Events),
                                 view(Machine, Fixed), Debug),
    erlang:raise(Class, Reason, Stack).

client([{{call, From}, _} | _]) -> From;
client(_) -> undefined.

%% The machine as reports see it.
view(#machine{state = State, data = Data, postponed = Postponed, timers = Timers}, Fixed) ->
    Fixed#{state => State, data => Data, postponed => lists:reverse(Postponed),
           timeouts => case Timers of undefined -> {0, []}; _ -> gen_statem_timer:list(Timers) end}.

%% --- What module sys calls ------------------------------------------------------

system_continue(_Parent, Debug, {Machine, Fixed}) -> next([], Machine, Debug, Fixed).

system_terminate(Reason, _Parent, Debug, {Machine, Fixed}) ->
    terminate(exit, Reason, [], [], Machine, Debug, Fixed).

system_code_change({Machine, #{modules := [Mod | _]} = Fixed}, _Module, OldVsn, Extra) ->
    #machine{state = State, data = Data} = Machine,
    case returned(fun() -> Mod:code_change(OldVsn, State, Data, Extra) end) of
        {ok, {ok, State1, Data1}} ->
            case set_module(Fixed) of
                {ok, Fixed1} -> {ok, {Machine#machine{state = State1, data = Data1}, Fixed1}};
                {Class, Reason, Stack} -> erlang:raise(Class, Reason, Stack)
            end;
        {ok, Else} -> Else;
        {Class, Reason, Stack} -> erlang:raise(Class, Reason, Stack)
    end.

system_get_state({#machine{state = State, data = Data}, _}) -> {ok, {State, Data}}.

system_replace_state(Fun, {#machine{state = State, data = Data} = Machine, Fixed}) ->
    {State1, Data1} = Result = Fun({State, Data}),
    {ok, Result, {Machine#machine{state = State1, data = Data1}, Fixed}}.

format_status(Opt, [PDict, SysState, Parent, Debug, {Machine, Fixed}]) ->
    gen_statem_report:format_status(Opt, [PDict, SysState, Parent, Debug, view(Machine, Fixed)]).

format_log(Report) -> gen_statem_report:format_log(Report).

format_log(Report, Config) -> gen_statem_report:format_log(Report, Config).
