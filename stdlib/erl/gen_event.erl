%%% The event manager behaviour: one process, any number of handlers.
%%%
%%% A handler is a callback module with a state, known as Module or {Module, Id}. The manager keeps
%%% them as maps #{mod, id, state, sup}, newest first, and calls each in its own process; a handler that fails or
%%% returns nonsense is removed and reported (gen_event_report), the manager goes on. sup is the
%%% process of add_sup_handler, which is linked and told when its handler goes.
-module(gen_event).
-export([start/0, start/1, start/2, start_link/0, start_link/1, start_link/2,
         start_monitor/0, start_monitor/1, start_monitor/2, stop/1, stop/3,
         notify/2, sync_notify/2, add_handler/3, add_sup_handler/3, delete_handler/3,
         swap_handler/3, swap_sup_handler/3, which_handlers/1, call/3, call/4,
         send_request/3, send_request/5, wait_response/2, wait_response/3, receive_response/2, receive_response/3,
         check_response/2, check_response/3, reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1,
         init_it/6, wake_hib/2, system_continue/3, system_terminate/4, system_code_change/4, system_get_state/1,
         system_replace_state/2, format_status/2, format_log/1, format_log/2]).

start() -> gen:start(gen_event, nolink, gen_event, [], []).
start(Options) when is_list(Options) -> gen:start(gen_event, nolink, gen_event, [], Options);
start(Name) -> start(Name, []).
start(Name, Options) -> gen:start(gen_event, nolink, Name, gen_event, [], Options).

start_link() -> gen:start(gen_event, link, gen_event, [], []).
start_link(Options) when is_list(Options) -> gen:start(gen_event, link, gen_event, [], Options);
start_link(Name) -> start_link(Name, []).
start_link(Name, Options) -> gen:start(gen_event, link, Name, gen_event, [], Options).

start_monitor() -> gen:start(gen_event, monitor, gen_event, [], []).
start_monitor(Options) when is_list(Options) -> gen:start(gen_event, monitor, gen_event, [], Options);
start_monitor(Name) -> start_monitor(Name, []).
start_monitor(Name, Options) -> gen:start(gen_event, monitor, Name, gen_event, [], Options).

stop(Manager) -> gen:stop(Manager).
stop(Manager, Reason, Timeout) -> gen:stop(Manager, Reason, Timeout).

%% As with plain sending, a registered name must exist.
notify(Manager, Event) when is_atom(Manager) ->
    Manager ! {notify, Event},
    ok;
notify(Manager, Event) ->
    gen:send(Manager, {notify, Event}).

%% Returns when every handler has had the event.
sync_notify(Manager, Event) -> rpc(Manager, {sync_notify, Event}).

%% ok | {'EXIT', Reason} | what the handler's init returned instead of {ok, State}
add_handler(Manager, Handler, Args) -> rpc(Manager, {add_handler, Handler, Args}).
add_sup_handler(Manager, Handler, Args) -> rpc(Manager, {add_sup_handler, Handler, Args, self()}).

%% What terminate returned | {error, module_not_found} | {'EXIT', Reason}
delete_handler(Manager, Handler, Args) -> rpc(Manager, {delete_handler, Handler, Args}).

%% ok | {error, Reason}
swap_handler(Manager, {Handler1, Args1}, {Handler2, Args2}) ->
    rpc(Manager, {swap_handler, Handler1, Args1, Handler2, Args2}).
swap_sup_handler(Manager, {Handler1, Args1}, {Handler2, Args2}) ->
    rpc(Manager, {swap_sup_handler, Handler1, Args1, Handler2, Args2, self()}).

which_handlers(Manager) -> rpc(Manager, which_handlers).

%% Reply | {error, bad_module | {'EXIT', Reason} | term()}
call(Manager, Handler, Request) ->
    call(Manager, Handler, Request, 5000, [Manager, Handler, Request]).

call(Manager, Handler, Request, Timeout) ->
    call(Manager, Handler, Request, Timeout, [Manager, Handler, Request, Timeout]).

call(Manager, Handler, Request, Timeout, Args) ->
    try gen:call(Manager, '$gen_event', {call, Handler, Request}, Timeout) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {gen_event, call, Args}})
    end.

rpc(Manager, Request) ->
    {ok, Reply} = gen:call(Manager, '$gen_event', Request, infinity),
    Reply.

send_request(Manager, Handler, Request) -> gen:send_request(Manager, '$gen_event', {call, Handler, Request}).
send_request(Manager, Handler, Request, Label, Ids) ->
    gen:send_request(Manager, '$gen_event', {call, Handler, Request}, Label, Ids).
wait_response(Id, Timeout) -> unwrap(gen:wait_response(Id, Timeout)).
wait_response(Ids, Timeout, Delete) -> unwrap(gen:wait_response(Ids, Timeout, Delete)).
receive_response(Id, Timeout) -> unwrap(gen:receive_response(Id, Timeout)).
receive_response(Ids, Timeout, Delete) -> unwrap(gen:receive_response(Ids, Timeout, Delete)).
check_response(Message, Id) -> unwrap(gen:check_response(Message, Id)).
check_response(Message, Ids, Delete) -> unwrap(gen:check_response(Message, Ids, Delete)).
reqids_new() -> gen:reqids_new().
reqids_size(Ids) -> gen:reqids_size(Ids).
reqids_add(Id, Label, Ids) -> gen:reqids_add(Id, Label, Ids).
reqids_to_list(Ids) -> gen:reqids_to_list(Ids).

%% An error the manager answers with is an error of the request.
unwrap({reply, {error, _} = Error}) -> Error;
unwrap({{reply, {error, _} = Error}, Label, Ids}) -> {Error, Label, Ids};
unwrap(Response) -> Response.

%% The manager process. Fixed = #{parent, name, wake, debug}.

init_it(Starter, Parent, FullName, _, _, Options) ->
    process_flag(trap_exit, true),
    Name = gen:name(FullName),
    proc_lib:init_ack(Starter, {ok, self()}),
    loop([], #{parent => Parent, name => Name, wake => gen:hibernate_after(Options),
               debug => gen:debug_options(Name, Options)}).

loop(Handlers, #{wake := Wake} = Fixed) ->
    receive
        Msg -> decode(Msg, Handlers, Fixed, false)
    after Wake ->
        hibernate(Handlers, Fixed)
    end.

hibernate(Handlers, Fixed) ->
    proc_lib:hibernate(gen_event, wake_hib, [Handlers, Fixed]).

wake_hib(Handlers, Fixed) ->
    receive
        Msg -> decode(Msg, Handlers, Fixed, true)
    end.

decode({system, From, Request}, Handlers, #{parent := Parent, debug := Debug} = Fixed, Hib) ->
    sys:handle_system_msg(Request, From, Parent, gen_event, Debug, {Handlers, Fixed}, Hib);
decode({'EXIT', Parent, Reason}, Handlers, #{parent := Parent} = Fixed, _) ->
    terminate(Reason, Handlers, Fixed);
decode(Msg, Handlers, #{debug := []} = Fixed, _) ->
    handle(Msg, Handlers, Fixed);
decode(Msg, Handlers, #{debug := Debug, name := Name} = Fixed, _) ->
    Debug1 = sys:handle_debug(Debug, fun gen_event_report:print_event/3, Name, {in, Msg}),
    handle(Msg, Handlers, Fixed#{debug := Debug1}).

handle({notify, Event}, Handlers, Fixed) ->
    next(each(handle_event, Event, Handlers, Fixed), Fixed);
handle({'$gen_event', From, {sync_notify, Event}}, Handlers, Fixed) ->
    Result = each(handle_event, Event, Handlers, Fixed),
    gen:reply(From, ok),
    next(Result, Fixed);
handle({'$gen_event', From, Request}, Handlers, Fixed) ->
    {Reply, Hib, Handlers1} = request(Request, Handlers, Fixed),
    gen:reply(From, Reply),
    next({Hib, Handlers1}, Fixed);
handle({'EXIT', From, Reason} = Msg, Handlers, Fixed) ->
    %% The end of a supervising process removes its handlers; for the others it is information.
    Gone = [H || #{sup := Sup} = H <- Handlers, Sup =:= From],
    _ = [end_handler({stop, Reason}, H, Msg, shutdown, Fixed) || H <- Gone],
    next(each(handle_info, Msg, Handlers -- Gone, Fixed), Fixed);
handle(Msg, Handlers, Fixed) ->
    next(each(handle_info, Msg, Handlers, Fixed), Fixed).

next({true, Handlers}, Fixed) -> hibernate(Handlers, Fixed);
next({false, Handlers}, Fixed) -> loop(Handlers, Fixed).

%% Gives an event to all handlers: {Hibernate, Handlers}
each(Function, Event, Handlers, Fixed) ->
    each(Function, Event, Handlers, Fixed, false, []).

each(Function, Event, [#{mod := Mod, state := State} = H | Handlers], Fixed, Hib, Acc) ->
    case apply_handler(Mod, Function, [Event, State]) of
        {ok, State1} -> each(Function, Event, Handlers, Fixed, Hib, [H#{state := State1} | Acc]);
        {ok, State1, hibernate} -> each(Function, Event, Handlers, Fixed, true, [H#{state := State1} | Acc]);
        {swap_handler, Args1, State1, Handler2, Args2} ->
            Acc1 = case swap(H#{state := State1}, Args1, Handler2, Args2, Fixed) of
                       {ok, New} -> [New | Acc];
                       {error, _} -> Acc
                   end,
            each(Function, Event, Handlers, Fixed, Hib, Acc1);
        remove_handler ->
            _ = end_handler(remove_handler, H, Event, normal, Fixed),
            each(Function, Event, Handlers, Fixed, Hib, Acc);
        {'EXIT', {undef, [{Mod, handle_info, [Event, State], _} | _]}} = Error when Function =:= handle_info ->
            case erlang:function_exported(Mod, handle_info, 2) of
                false ->
                    gen_event_report:no_handle_info(Mod, Event),
                    each(Function, Event, Handlers, Fixed, Hib, [H | Acc]);
                true ->
                    _ = end_handler({error, Error}, H, Event, Error, Fixed),
                    each(Function, Event, Handlers, Fixed, Hib, Acc)
            end;
        Other ->
            _ = end_handler({error, Other}, H, Event, Other, Fixed),
            each(Function, Event, Handlers, Fixed, Hib, Acc)
    end;
each(_, _, [], _, Hib, Acc) ->
    {Hib, lists:reverse(Acc)}.

apply_handler(Mod, Function, Args) ->
    try apply(Mod, Function, Args)
    catch
        throw:Value -> Value;
        exit:Reason -> {'EXIT', Reason};
        error:Reason:Stack -> {'EXIT', {Reason, Stack}}
    end.

%% Requests: {Reply, Hibernate, Handlers}

request({add_handler, Handler, Args}, Handlers, _) -> add(Handler, Args, none, Handlers);
request({add_sup_handler, Handler, Args, Sup}, Handlers, _) ->
    link(Sup),
    case add(Handler, Args, Sup, Handlers) of
        {ok, _, _} = Added -> Added;
        Failed ->
            unlink_unless_used(Sup, Handlers),
            Failed
    end;
request({delete_handler, Handler, Args}, Handlers, Fixed) ->
    case find(Handler, Handlers) of
        #{} = H ->
            Reply = end_handler(Args, H, delete_handler, normal, Fixed),
            {Reply, false, lists:delete(H, Handlers)};
        error ->
            {{error, module_not_found}, false, Handlers}
    end;
request({swap_handler, Handler1, Args1, Handler2, Args2}, Handlers, Fixed) ->
    swap_request(Handler1, Args1, Handler2, Args2, keep, Handlers, Fixed);
request({swap_sup_handler, Handler1, Args1, Handler2, Args2, Sup}, Handlers, Fixed) ->
    link(Sup),
    swap_request(Handler1, Args1, Handler2, Args2, Sup, Handlers, Fixed);
request(which_handlers, Handlers, _) ->
    {[name(H) || H <- Handlers], false, Handlers};
request({call, Handler, Request}, Handlers, Fixed) ->
    case find(Handler, Handlers) of
        #{mod := Mod, state := State} = H -> call_result(apply_handler(Mod, handle_call, [Request, State]), Request, H, Handlers, Fixed);
        error -> {{error, bad_module}, false, Handlers}
    end;
request(_, Handlers, _) ->
    {{error, badarg}, false, Handlers}.

call_result({ok, Reply, State}, _, H, Handlers, _) ->
    {Reply, false, replace(H, [H#{state := State}], Handlers)};
call_result({ok, Reply, State, hibernate}, _, H, Handlers, _) ->
    {Reply, true, replace(H, [H#{state := State}], Handlers)};
call_result({swap_handler, Reply, Args1, State, Handler2, Args2}, _, H, Handlers, Fixed) ->
    case swap(H#{state := State}, Args1, Handler2, Args2, Fixed) of
        {ok, New} -> {Reply, false, replace(H, [New], Handlers)};
        {error, _} -> {Reply, false, replace(H, [], Handlers)}
    end;
call_result({remove_handler, Reply}, _, H, Handlers, Fixed) ->
    _ = end_handler(remove_handler, H, remove_handler, normal, Fixed),
    {Reply, false, replace(H, [], Handlers)};
call_result(Other, Request, H, Handlers, Fixed) ->
    _ = end_handler({error, Other}, H, Request, Other, Fixed),
    {{error, Other}, false, replace(H, [], Handlers)}.

replace(H, New, [H | Handlers]) -> New ++ Handlers;
replace(H, New, [Other | Handlers]) -> [Other | replace(H, New, Handlers)].

name(#{mod := Mod, id := none}) -> Mod;
name(#{mod := Mod, id := {id, Id}}) -> {Mod, Id}.

find(Handler, Handlers) ->
    case [H || H <- Handlers, name(H) =:= Handler] of
        [H | _] -> H;
        [] -> error
    end.

new({Mod, Id}, Sup) -> #{mod => Mod, id => {id, Id}, state => none, sup => Sup};
new(Mod, Sup) -> #{mod => Mod, id => none, state => none, sup => Sup}.

add(Handler, Args, Sup, Handlers) ->
    case init_handler(new(Handler, Sup), Args) of
        {ok, H} -> {ok, false, [H | Handlers]};
        {hibernate, H} -> {ok, true, [H | Handlers]};
        {other, Other} -> {Other, false, Handlers}
    end.

init_handler(#{mod := Mod} = H, Args) ->
    case apply_handler(Mod, init, [Args]) of
        {ok, State} -> {ok, H#{state := State}};
        {ok, State, hibernate} -> {hibernate, H#{state := State}};
        Other -> {other, Other}
    end.

swap_request(Handler1, Args1, Handler2, Args2, Sup, Handlers, Fixed) ->
    case find(Handler1, Handlers) of
        #{} = H ->
            case swap(H, Args1, Handler2, Args2, Sup, Fixed) of
                {ok, New} -> {ok, false, replace(H, [New], Handlers)};
                {error, _} = Error -> {Error, false, replace(H, [], Handlers)}
            end;
        error ->
            NewSup = case Sup of
                         keep -> none;
                         _ -> Sup
                     end,
            case init_handler(new(Handler2, NewSup), {Args2, error}) of
                {other, Other} -> {{error, Other}, false, Handlers};
                {_, New} -> {ok, false, [New | Handlers]}
            end
    end.

%% Ends one handler and starts another with what its terminate returned.
swap(H, Args1, Handler2, Args2, Fixed) -> swap(H, Args1, Handler2, Args2, keep, Fixed).

swap(#{sup := OldSup} = H, Args1, Handler2, Args2, Sup, Fixed) ->
    Sup1 = case Sup of
               keep -> OldSup;
               _ -> Sup
           end,
    Result = end_handler(Args1, H, swapped, {swapped, Handler2, Sup1}, Fixed),
    case init_handler(new(Handler2, Sup1), {Args2, Result}) of
        {other, Other} ->
            tell(Sup1, Handler2, Other),
            {error, Other};
        {_, New} ->
            {ok, New}
    end.

%% Calls terminate, tells a supervising process, reports a failure. Reason: normal, shutdown, {swapped, _, _}, or
%% what went wrong. Returns what terminate returned.
end_handler(Args, #{mod := Mod, state := State, sup := Sup} = H, Event, Reason, #{name := Name}) ->
    Result = case erlang:function_exported(Mod, terminate, 2) of
                 true -> apply_handler(Mod, terminate, [Args, State]);
                 false -> ok
             end,
    case Reason of
        normal -> report(Result, H, Event, Name);
        shutdown -> report(Result, H, Event, Name);
        {swapped, _, _} -> report(Result, H, Event, Name);
        _ -> gen_event_report:crashed(Reason, name(H), Mod, State, Event, Name)
    end,
    case {Reason, Args} of
        {shutdown, {stop, _}} -> ok;
        _ -> tell(Sup, name(H), Reason)
    end,
    Result.

%% A terminate that fails is reported, too.
report({'EXIT', _} = Exit, #{mod := Mod, state := State} = H, Event, Name) ->
    gen_event_report:crashed(Exit, name(H), Mod, State, Event, Name);
report(_, _, _, _) ->
    ok.

tell(none, _, _) -> ok;
tell(Sup, Handler, Reason) ->
    Sup ! {gen_event_EXIT, Handler, Reason},
    ok.

unlink_unless_used(Sup, Handlers) ->
    case [x || #{sup := S} <- Handlers, S =:= Sup] of
        [] -> unlink(Sup);
        _ -> true
    end.

terminate(Reason, Handlers, Fixed) ->
    _ = [begin
             Result = end_handler(stop, H, stop, shutdown, Fixed),
             Result
         end || H <- Handlers],
    exit(Reason).

%% What module sys calls.

system_continue(_Parent, Debug, {Handlers, Fixed}) ->
    loop(Handlers, Fixed#{debug := Debug}).

system_terminate(Reason, _Parent, Debug, {Handlers, Fixed}) ->
    terminate(Reason, Handlers, Fixed#{debug := Debug}).

system_code_change({Handlers, Fixed}, Module, OldVsn, Extra) ->
    New = [case H of
               #{mod := Module, state := State} ->
                   {ok, State1} = Module:code_change(OldVsn, State, Extra),
                   H#{state := State1};
               _ -> H
           end || H <- Handlers],
    {ok, {New, Fixed}}.

%% [{Module, Id | false, State}]
system_get_state({Handlers, _}) ->
    {ok, [shown(H) || H <- Handlers]}.

shown(#{mod := Mod, id := none, state := State}) -> {Mod, false, State};
shown(#{mod := Mod, id := {id, Id}, state := State}) -> {Mod, Id, State}.

system_replace_state(Fun, {Handlers, Fixed}) ->
    New = [try Fun(shown(H)) of
               {Mod, _, State} when Mod =:= map_get(mod, H) -> H#{state := State};
               _ -> H
           catch
               _:_ -> H
           end || H <- Handlers],
    {ok, [shown(H) || H <- New], {New, Fixed}}.

format_status(_, [_, SysState, Parent, _, {Handlers, #{name := Name}}]) ->
    [{header, io_lib:format("Status for event handler ~tp", [Name])},
     {data, [{"Status", SysState}, {"Parent", Parent}]},
     {items, {"Installed handlers", [shown(H) || H <- Handlers]}}].

format_log(Report) -> gen_event_report:format_log(Report).

format_log(Report, Config) -> gen_event_report:format_log(Report, Config).
