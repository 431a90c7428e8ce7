%%% The generic server behaviour: client functions and the server's loop.
%%%
%%% The server process runs enter/loop below with its fixed facts in one map (parent, name, mod, wake =
%%% hibernate_after, format) and the changing ones (state, debug) as arguments. Callbacks run in it; what
%%% they throw counts as returned. On its way out, terminate/7 calls Mod:terminate/2, logs
%%% (gen_server_report) unless the exit is orderly, and exits with the reason.
-module(gen_server).
-export([start/3, start/4, start_link/3, start_link/4, start_monitor/3, start_monitor/4,
         stop/1, stop/3, call/2, call/3, cast/2, reply/2, abcast/2, abcast/3,
         multi_call/2, multi_call/3, multi_call/4,
         send_request/2, send_request/4, wait_response/2, wait_response/3,
         receive_response/2, receive_response/3, check_response/2, check_response/3,
         reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1,
         enter_loop/3, enter_loop/4, enter_loop/5, wake_hib/3, init_it/6,
         system_continue/3, system_terminate/4, system_code_change/4,
         system_get_state/1, system_replace_state/2, format_status/2,
         format_log/1, format_log/2]).

start(Mod, Args, Options) -> gen:start(gen_server, nolink, Mod, Args, Options).
start(Name, Mod, Args, Options) -> gen:start(gen_server, nolink, Name, Mod, Args, Options).
start_link(Mod, Args, Options) -> gen:start(gen_server, link, Mod, Args, Options).
start_link(Name, Mod, Args, Options) -> gen:start(gen_server, link, Name, Mod, Args, Options).
start_monitor(Mod, Args, Options) -> gen:start(gen_server, monitor, Mod, Args, Options).
start_monitor(Name, Mod, Args, Options) -> gen:start(gen_server, monitor, Name, Mod, Args, Options).

stop(Server) -> gen:stop(Server).
stop(Server, Reason, Timeout) -> gen:stop(Server, Reason, Timeout).

%% Exits with {Reason, {gen_server, call, Args}} when there is no answer.
call(Server, Request) ->
    try gen:call(Server, '$gen_call', Request) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {gen_server, call, [Server, Request]}});
        error:Reason:Stack -> exit({{Reason, Stack}, {gen_server, call, [Server, Request]}})
    end.

call(Server, Request, Timeout) ->
    try gen:call(Server, '$gen_call', Request, Timeout) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {gen_server, call, [Server, Request, Timeout]}});
        error:Reason:Stack -> exit({{Reason, Stack}, {gen_server, call, [Server, Request, Timeout]}})
    end.

%% Always ok, whether there is such a server or not.
cast({global, _} = Server, Request) -> gen:send(Server, {'$gen_cast', Request});
cast({via, _, _} = Server, Request) -> gen:send(Server, {'$gen_cast', Request});
cast({Name, Node}, Request) when is_atom(Name), is_atom(Node) -> gen:send({Name, Node}, {'$gen_cast', Request});
cast(Server, Request) when is_atom(Server); is_pid(Server) -> gen:send(Server, {'$gen_cast', Request}).

reply(Client, Reply) -> gen:reply(Client, Reply).

abcast(Name, Request) when is_atom(Name) -> abcast([node() | nodes()], Name, Request).

abcast(Nodes, Name, Request) when is_list(Nodes), is_atom(Name) ->
    lists:foreach(fun(Node) -> cast({Name, Node}, Request) end, Nodes),
    abcast.

%% {[{Node, Reply}], BadNodes}
multi_call(Name, Request) when is_atom(Name) -> multi_call([node() | nodes()], Name, Request).

multi_call(Nodes, Name, Request) -> multi_call(Nodes, Name, Request, infinity).

multi_call(Nodes, Name, Request, Timeout) when is_list(Nodes), is_atom(Name) ->
    End = case Timeout of
              infinity -> infinity;
              _ -> {abs, erlang:monotonic_time(millisecond) + Timeout}
          end,
    Requests = [{Node, gen:send_request({Name, Node}, '$gen_call', Request)} || Node <- Nodes],
    Responses = [{Node, gen:receive_response(Ref, End)} || {Node, Ref} <- Requests],
    {[{Node, Reply} || {Node, {reply, Reply}} <- Responses],
     [Node || {Node, Response} <- Responses, not is_reply(Response)]}.

is_reply({reply, _}) -> true;
is_reply(_) -> false.

send_request(Server, Request) -> gen:send_request(Server, '$gen_call', Request).
send_request(Server, Request, Label, Ids) -> gen:send_request(Server, '$gen_call', Request, Label, Ids).
wait_response(Id, Timeout) -> gen:wait_response(Id, Timeout).
wait_response(Ids, Timeout, Delete) -> gen:wait_response(Ids, Timeout, Delete).
receive_response(Id, Timeout) -> gen:receive_response(Id, Timeout).
receive_response(Ids, Timeout, Delete) -> gen:receive_response(Ids, Timeout, Delete).
check_response(Message, Id) -> gen:check_response(Message, Id).
check_response(Message, Ids, Delete) -> gen:check_response(Message, Ids, Delete).
reqids_new() -> gen:reqids_new().
reqids_size(Ids) -> gen:reqids_size(Ids).
reqids_add(Id, Label, Ids) -> gen:reqids_add(Id, Label, Ids).
reqids_to_list(Ids) -> gen:reqids_to_list(Ids).

%% Turns the calling process, started by proc_lib, into a server.
enter_loop(Mod, Options, State) -> enter_loop(Mod, Options, State, self(), infinity).

enter_loop(Mod, Options, State, {Kind, _} = Name) when Kind =:= local; Kind =:= global ->
    enter_loop(Mod, Options, State, Name, infinity);
enter_loop(Mod, Options, State, {via, _, _} = Name) ->
    enter_loop(Mod, Options, State, Name, infinity);
enter_loop(Mod, Options, State, Timeout) ->
    enter_loop(Mod, Options, State, self(), Timeout).

enter_loop(Mod, Options, State, ServerName, Timeout) ->
    Name = gen:get_proc_name(ServerName),
    Fixed = #{parent => gen:get_parent(), name => Name, mod => Mod, wake => gen:hibernate_after(Options)},
    next(Timeout, State, gen:debug_options(Name, Options), Fixed).

%% The new process of start: initialises, answers the starter, serves.
init_it(Starter, Parent, FullName, Mod, Args, Options) ->
    Name = gen:name(FullName),
    Debug = gen:debug_options(Name, Options),
    Fixed = #{parent => Parent, name => Name, mod => Mod, wake => gen:hibernate_after(Options)},
    case init_it(Mod, Args) of
        {ok, {ok, State}} ->
            proc_lib:init_ack(Starter, {ok, self()}),
            next(infinity, State, Debug, Fixed);
        {ok, {ok, State, Next}} when Next =:= hibernate; Next =:= infinity; is_integer(Next), Next >= 0;
                                     tuple_size(Next) =:= 2, element(1, Next) =:= continue ->
            proc_lib:init_ack(Starter, {ok, self()}),
            next(Next, State, Debug, Fixed);
        {ok, {stop, Reason}} ->
            gen:unregister_name(FullName),
            proc_lib:init_ack(Starter, {error, Reason}),
            exit(Reason);
        {ok, ignore} ->
            gen:unregister_name(FullName),
            proc_lib:init_ack(Starter, ignore),
            exit(normal);
        {ok, Else} ->
            Error = {bad_return_value, Else},
            proc_lib:init_ack(Starter, {error, Error}),
            exit(Error);
        {'EXIT', Class, Reason, Stack} ->
            gen:unregister_name(FullName),
            proc_lib:init_ack(Starter, {error, exit_reason(Class, Reason, Stack)}),
            erlang:raise(Class, Reason, Stack)
    end.

init_it(Mod, Args) ->
    try {ok, Mod:init(Args)}
    catch
        throw:Value -> {ok, Value};
        Class:Reason:Stack -> {'EXIT', Class, Reason, Stack}
    end.

exit_reason(error, Reason, Stack) -> {Reason, Stack};
exit_reason(exit, Reason, _) -> Reason.

%% Goes on as the callback asked: a timeout, hibernation or a continue.
next({continue, _} = Continue, State, Debug, Fixed) ->
    #{mod := Mod, name := Name} = Fixed,
    Result = try_handle_continue(Mod, element(2, Continue), State),
    Debug1 = case Debug of
                 [] -> [];
                 _ -> sys:handle_debug(Debug, fun gen_server_report:print_event/3, Name, Continue)
             end,
    handle_common_reply(Result, Continue, undefined, State, Debug1, Fixed);
next(hibernate, State, Debug, Fixed) ->
    proc_lib:hibernate(gen_server, wake_hib, [State, Debug, Fixed]);
next(infinity, State, Debug, Fixed) ->
    loop(State, Debug, Fixed);
next(Timeout, State, Debug, Fixed) ->
    receive
        Msg -> decode(Msg, State, Debug, Fixed, Timeout)
    after Timeout ->
        decode(timeout, State, Debug, Fixed, Timeout)
    end.

loop(State, Debug, #{wake := infinity} = Fixed) ->
    receive
        Msg -> decode(Msg, State, Debug, Fixed, infinity)
    end;
loop(State, Debug, #{wake := Wake} = Fixed) ->
    receive
        Msg -> decode(Msg, State, Debug, Fixed, infinity)
    after Wake ->
        next(hibernate, State, Debug, Fixed)
    end.

wake_hib(State, Debug, Fixed) ->
    receive
        Msg -> decode(Msg, State, Debug, Fixed, hibernate)
    end.

decode({system, From, Request}, State, Debug, #{parent := Parent} = Fixed, Time) ->
    sys:handle_system_msg(Request, From, Parent, gen_server, Debug, {State, Fixed, Time}, Time =:= hibernate);
decode({'EXIT', Parent, Reason} = Msg, State, Debug, #{parent := Parent} = Fixed, _) ->
    terminate(exit, Reason, [], Msg, undefined, State, Debug, Fixed);
decode(Msg, State, [], Fixed, _) ->
    handle_msg(Msg, State, [], Fixed);
decode(Msg, State, Debug, #{name := Name} = Fixed, _) ->
    handle_msg(Msg, State, sys:handle_debug(Debug, fun gen_server_report:print_event/3, Name, {in, Msg}), Fixed).

handle_msg({'$gen_call', From, Request}, State, Debug, #{mod := Mod} = Fixed) ->
    case try_handle_call(Mod, Request, From, State) of
        {ok, {reply, Reply, State1}} ->
            next(infinity, State1, answer(From, Reply, State1, Debug, Fixed), Fixed);
        {ok, {reply, Reply, State1, Next}} = Result ->
            case valid_next(Next) of
                true -> next(Next, State1, answer(From, Reply, State1, Debug, Fixed), Fixed);
                false -> handle_common_reply(Result, Request, From, State, Debug, Fixed)
            end;
        {ok, {stop, Reason, Reply, State1}} ->
            %% The client hears the reply also if terminate fails, and only after it.
            try terminate(exit, Reason, [], Request, From, State1, Debug, Fixed)
            after
                answer(From, Reply, State1, Debug, Fixed)
            end;
        Result ->
            handle_common_reply(Result, Request, From, State, Debug, Fixed)
    end;
handle_msg({'$gen_cast', Request} = Msg, State, Debug, #{mod := Mod} = Fixed) ->
    handle_common_reply(try_handle_cast(Mod, Request, State), Msg, undefined, State, Debug, Fixed);
handle_msg(Msg, State, Debug, #{mod := Mod} = Fixed) ->
    handle_common_reply(try_handle_info(Mod, Msg, State), Msg, undefined, State, Debug, Fixed).

answer(From, Reply, _, [], _) ->
    gen:reply(From, Reply),
    [];
answer(From, Reply, State, Debug, #{name := Name}) ->
    gen:reply(From, Reply),
    sys:handle_debug(Debug, fun gen_server_report:print_event/3, Name, {out, Reply, From, State}).

valid_next(infinity) -> true;
valid_next(hibernate) -> true;
valid_next({continue, _}) -> true;
valid_next(Timeout) -> is_integer(Timeout) andalso Timeout >= 0.

handle_common_reply({ok, {noreply, State}}, _, _, _, Debug, Fixed) ->
    next(infinity, State, noreply(State, Debug, Fixed), Fixed);
handle_common_reply({ok, {noreply, State1, Next} = Return}, Msg, From, State, Debug, Fixed) ->
    case valid_next(Next) of
        true -> next(Next, State1, noreply(State1, Debug, Fixed), Fixed);
        false -> bad_return(Return, Msg, From, State, Debug, Fixed)
    end;
handle_common_reply({ok, {stop, Reason, State}}, Msg, From, _, Debug, Fixed) ->
    terminate(exit, Reason, [], Msg, From, State, Debug, Fixed);
handle_common_reply({ok, Return}, Msg, From, State, Debug, Fixed) ->
    bad_return(Return, Msg, From, State, Debug, Fixed);
handle_common_reply({'EXIT', Class, Reason, Stack}, Msg, From, State, Debug, Fixed) ->
    terminate(Class, Reason, Stack, Msg, From, State, Debug, Fixed).

noreply(_, [], _) -> [];
noreply(State, Debug, #{name := Name}) ->
    sys:handle_debug(Debug, fun gen_server_report:print_event/3, Name, {noreply, State}).

bad_return(Return, Msg, From, State, Debug, Fixed) ->
    terminate(exit, {bad_return_value, Return}, [], Msg, From, State, Debug, Fixed).

%% Callbacks: {ok, Returned or thrown} | {'EXIT', Class, Reason, Stack}

try_handle_call(Mod, Request, From, State) ->
    try {ok, Mod:handle_call(Request, From, State)}
    catch
        throw:Value -> {ok, Value};
        Class:Reason:Stack -> {'EXIT', Class, Reason, Stack}
    end.

try_handle_cast(Mod, Request, State) ->
    try {ok, Mod:handle_cast(Request, State)}
    catch
        throw:Value -> {ok, Value};
        Class:Reason:Stack -> {'EXIT', Class, Reason, Stack}
    end.

try_handle_continue(Mod, Continue, State) ->
    try {ok, Mod:handle_continue(Continue, State)}
    catch
        throw:Value -> {ok, Value};
        Class:Reason:Stack -> {'EXIT', Class, Reason, Stack}
    end.

%% A module without handle_info/2 ignores messages, with a warning.
try_handle_info(Mod, Msg, State) ->
    try {ok, Mod:handle_info(Msg, State)}
    catch
        throw:Value ->
            {ok, Value};
        error:undef:Stack ->
            case {Stack, erlang:function_exported(Mod, handle_info, 2)} of
                {[{Mod, handle_info, [Msg, State], _} | _], false} ->
                    gen_server_report:no_handle_info(Mod, Msg),
                    {ok, {noreply, State}};
                _ ->
                    {'EXIT', error, undef, Stack}
            end;
        Class:Reason:Stack ->
            {'EXIT', Class, Reason, Stack}
    end.

try_terminate(Mod, Reason, State) ->
    case erlang:function_exported(Mod, terminate, 2) of
        true ->
            try {ok, Mod:terminate(Reason, State)}
            catch
                throw:Value -> {ok, Value};
                Class:R:Stack -> {'EXIT', Class, R, Stack}
            end;
        false ->
            {ok, ok}
    end.

%% Never returns. Stack is [] when the callback asked to stop.
terminate(Class, Reason, Stack, Msg, From, State, Debug, #{mod := Mod} = Fixed) ->
    Seen = case {Class, Stack} of
               {error, _} -> {Reason, Stack};
               _ -> Reason
           end,
    case try_terminate(Mod, Seen, State) of
        {ok, _} ->
            leave(Class, Reason, Stack, Msg, From, State, Debug, Fixed);
        {'EXIT', Class1, Reason1, Stack1} ->
            leave(Class1, Reason1, Stack1, Msg, From, State, Debug, Fixed)
    end.

leave(exit, normal, [], _, _, _, _, _) -> exit(normal);
leave(exit, shutdown, [], _, _, _, _, _) -> exit(shutdown);
leave(exit, {shutdown, _} = Reason, [], _, _, _, _, _) -> exit(Reason);
leave(Class, Reason, Stack, Msg, From, State, Debug, #{name := Name, mod := Mod}) ->
    case {Class, Reason} of
        {exit, normal} -> ok;
        {exit, shutdown} -> ok;
        {exit, {shutdown, _}} -> ok;
        _ -> gen_server_report:terminated(Reason, Stack, Name, From, Msg, Mod, State, Debug)
    end,
    case Stack of
        [] -> exit(Reason);
        _ -> erlang:raise(Class, Reason, Stack)
    end.

%% What module sys calls.

system_continue(_Parent, Debug, {State, Fixed, Time}) ->
    case Time of
        {continue, _} -> next(infinity, State, Debug, Fixed);
        _ -> next(Time, State, Debug, Fixed)
    end.

system_terminate(Reason, _Parent, Debug, {State, Fixed, _}) ->
    terminate(exit, Reason, [], [], undefined, State, Debug, Fixed).

system_code_change({State, #{mod := Mod} = Fixed, Time}, _Module, OldVsn, Extra) ->
    try Mod:code_change(OldVsn, State, Extra) of
        {ok, State1} -> {ok, {State1, Fixed, Time}};
        Else -> Else
    catch
        throw:{ok, State1} -> {ok, {State1, Fixed, Time}};
        throw:Else -> Else;
        Class:Reason:Stack -> exit(exit_reason(Class, Reason, Stack))
    end.

system_get_state({State, _, _}) -> {ok, State}.

system_replace_state(Fun, {State, Fixed, Time}) ->
    State1 = Fun(State),
    {ok, State1, {State1, Fixed, Time}}.

format_status(Opt, Status) -> gen_server_report:format_status(Opt, Status).

format_log(Report) -> gen_server_report:format_log(Report).

format_log(Report, Config) -> gen_server_report:format_log(Report, Config).
