%%% What the behaviours share: starting under a name, calls with monitors, asynchronous requests.
%%%
%%% A call's reply is addressed to an alias of the caller's monitor, so that a reply that comes after a
%%% timeout never reaches the caller's message queue. Names are pid | atom | {atom, node} | {global, Name}
%%% | {via, Module, Name}; {global, _} means {via, global, _}.
-module(gen).
-export([start/5, start/6, init_it/6, init_it/7, call/3, call/4, reply/2, stop/1, stop/3,
         send_request/3, send_request/5, wait_response/2, receive_response/2, check_response/2,
         wait_response/3, receive_response/3, check_response/3,
         reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1,
         unregister_name/1, get_parent/0, get_proc_name/1, name/1, where/1,
         debug_options/2, hibernate_after/1, send/2]).

-define(DEFAULT_TIMEOUT, 5000).

%% start(GenMod, How, [Name,] Mod, Args, Options) -> {ok, Pid} | {ok, {Pid, Ref}} | ignore | {error, Reason}
%% How = link | nolink | monitor. The new process runs GenMod:init_it(Starter, Parent, Name, Mod, Args, Options).
start(GenMod, How, Name, Mod, Args, Options) ->
    case where(Name) of
        undefined -> spawn_it(GenMod, How, Options, fun(Parent) -> [GenMod, self(), Parent, Name, Mod, Args, Options] end);
        Pid -> {error, {already_started, Pid}}
    end.

start(GenMod, How, Mod, Args, Options) ->
    spawn_it(GenMod, How, Options, fun(Parent) -> [GenMod, self(), Parent, Mod, Args, Options] end).

spawn_it(_, link, Options, InitArgs) ->
    proc_lib:start_link(gen, init_it, InitArgs(self()), timeout(Options), spawn_options(Options));
spawn_it(_, nolink, Options, InitArgs) ->
    proc_lib:start(gen, init_it, InitArgs(self_parent), timeout(Options), spawn_options(Options));
spawn_it(_, monitor, Options, InitArgs) ->
    case proc_lib:start_monitor(gen, init_it, InitArgs(self_parent), timeout(Options), spawn_options(Options)) of
        {{ok, Pid}, Ref} ->
            {ok, {Pid, Ref}};
        {Error, Ref} ->
            erlang:demonitor(Ref, [flush]),
            Error
    end.

timeout(Options) -> option(timeout, Options, infinity).

spawn_options(Options) -> option(spawn_opt, Options, []).

hibernate_after(Options) -> option(hibernate_after, Options, infinity).

option(Key, Options, Default) ->
    case lists:keyfind(Key, 1, Options) of
        {_, Value} -> Value;
        false -> Default
    end.

%% The debug structure for sys from the start option {debug, Flags}.
debug_options(Name, Options) ->
    case option(debug, Options, []) of
        [] ->
            [];
        Flags ->
            try sys:debug_options(Flags)
            catch
                _:_ ->
                    error_logger:format("~tp: ignoring erroneous debug options - ~tp~n", [Name, Flags]),
                    []
            end
    end.

%% The first function of the new process, for a nameless one and for one with a name to register.
init_it(GenMod, Starter, self_parent, Mod, Args, Options) ->
    GenMod:init_it(Starter, self(), self(), Mod, Args, Options);
init_it(GenMod, Starter, Parent, Mod, Args, Options) ->
    GenMod:init_it(Starter, Parent, self(), Mod, Args, Options).

init_it(GenMod, Starter, Parent0, Name, Mod, Args, Options) ->
    Parent = case Parent0 of
                 self_parent -> self();
                 _ -> Parent0
             end,
    case register_name(Name) of
        true -> GenMod:init_it(Starter, Parent, Name, Mod, Args, Options);
        {false, Pid} -> proc_lib:init_ack(Starter, {error, {already_started, Pid}})
    end.

register_name({local, Name}) ->
    try register(Name, self()) of
        true -> true
    catch
        error:_ -> {false, whereis(Name)}
    end;
register_name({global, Name}) ->
    register_name({via, global, Name});
register_name({via, Module, Name}) ->
    case Module:register_name(Name, self()) of
        yes -> true;
        no -> {false, where({via, Module, Name})}
    end.

%% Undoes the registration made at start; takes the name as start got it, or a pid.
unregister_name({local, Name}) ->
    try unregister(Name)
    catch error:_ -> true
    end,
    ok;
unregister_name({global, Name}) ->
    _ = global:unregister_name(Name),
    ok;
unregister_name({via, Module, Name}) ->
    _ = Module:unregister_name(Name),
    ok;
unregister_name(Pid) when is_pid(Pid) ->
    ok.

%% where({local, Name} | {global, Name} | {via, Module, Name}) -> pid | undefined
where({local, Name}) -> whereis(Name);
where({global, Name}) -> via_where(global, Name);
where({via, Module, Name}) -> via_where(Module, Name).

via_where(Module, Name) ->
    Module:whereis_name(Name).

%% The name to show: the registered one without its kind, or the pid.
name({local, Name}) -> Name;
name({global, Name}) -> Name;
name({via, _, Name}) -> Name;
name(Pid) when is_pid(Pid) -> Pid.

%% For enter_loop: checks that this process has the name, and returns it.
get_proc_name(Pid) when is_pid(Pid) ->
    Pid;
get_proc_name({local, Name}) ->
    case erlang:process_info(self(), registered_name) of
        {registered_name, Name} -> Name;
        _ -> exit(process_not_registered)
    end;
get_proc_name({global, Name}) ->
    case via_where(global, Name) of
        Pid when Pid =:= self() -> Name;
        _ -> exit(process_not_registered_globally)
    end;
get_proc_name({via, Module, Name}) ->
    case Module:whereis_name(Name) of
        Pid when Pid =:= self() -> Name;
        _ -> exit({process_not_registered_via, Module})
    end.

get_parent() ->
    case get('$ancestors') of
        [Parent | _] when is_pid(Parent) -> Parent;
        [Parent | _] when is_atom(Parent) ->
            case whereis(Parent) of
                undefined -> exit({no_parent, Parent});
                Pid -> Pid
            end;
        _ -> exit(process_was_not_started_by_proc_lib)
    end.

%% call(Process, Label, Request, Timeout) -> {ok, Reply}; exits with noproc, timeout, {nodedown, Node},
%% calling_self or the process's exit reason.
call(Process, Label, Request) -> call(Process, Label, Request, ?DEFAULT_TIMEOUT).

call(Process, Label, Request, Timeout)
  when Timeout =:= infinity; is_integer(Timeout), Timeout >= 0 ->
    case resolve(Process) of
        undefined -> exit(noproc);
        Target when Target =:= self() -> exit(calling_self);
        {_, Node} -> exit({nodedown, Node});
        Target -> do_call(Target, Label, Request, Timeout)
    end.

%% A pid, {Name, Node} for another node (there is no distribution, so it is never connected), or undefined.
resolve(Pid) when is_pid(Pid) -> Pid;
resolve(Name) when is_atom(Name) -> whereis(Name);
resolve({Name, Node}) when is_atom(Name), Node =:= node() -> whereis(Name);
resolve({global, Name}) -> where({global, Name});
resolve({via, Module, Name}) -> where({via, Module, Name});
resolve({Name, Node}) when is_atom(Name), is_atom(Node) -> {Name, Node}.

do_call(Target, Label, Request, Timeout) ->
    Ref = erlang:monitor(process, Target, [{alias, demonitor}]),
    Tag = [alias | Ref],
    Target ! {Label, {self(), Tag}, Request},
    receive
        {Tag, Reply} ->
            erlang:demonitor(Ref, [flush]),
            {ok, Reply};
        {'DOWN', Ref, _, _, Reason} ->
            exit(Reason)
    after Timeout ->
        erlang:demonitor(Ref, [flush]),
        receive
            {Tag, Reply} -> {ok, Reply}
        after 0 ->
            exit(timeout)
        end
    end.

%% reply({Client, Tag}, Reply) -> ok, whether the client still lives or not.
reply({_, [alias | Alias] = Tag}, Reply) when is_reference(Alias) ->
    Alias ! {Tag, Reply},
    ok;
reply({_, [[alias | Alias] | _] = Tag}, Reply) when is_reference(Alias) ->
    Alias ! {Tag, Reply},
    ok;
reply({Client, Tag}, Reply) ->
    try Client ! {Tag, Reply}
    catch _:_ -> ok
    end,
    ok.

%% Sends to a name of any kind; a name nobody has is no error.
send(Process, Message) ->
    case resolve(Process) of
        Pid when is_pid(Pid) ->
            Pid ! Message,
            ok;
        _ ->
            ok
    end.

stop(Process) -> stop(Process, normal, infinity).

stop(Process, Reason, Timeout) ->
    case resolve(Process) of
        undefined -> exit(noproc);
        {_, Node} -> exit({{nodedown, Node}, {sys, terminate, [Process, Reason, Timeout]}});
        Target -> proc_lib:stop(Target, Reason, Timeout)
    end.

%% Asynchronous requests. A request identifier is the reference of the monitor and alias.

send_request(Process, Label, Request) ->
    case resolve(Process) of
        Pid when is_pid(Pid) ->
            Ref = erlang:monitor(process, Pid, [{alias, demonitor}]),
            Pid ! {Label, {self(), [alias | Ref]}, Request},
            Ref;
        Nobody ->
            Ref = make_ref(),
            Reason = case Nobody of
                         undefined -> noproc;
                         _ -> noconnection
                     end,
            self() ! {'DOWN', Ref, process, Process, Reason},
            Ref
    end.

send_request(Process, Label, Request, RequestLabel, Collection) when is_map(Collection) ->
    Collection#{send_request(Process, Label, Request) => RequestLabel}.

%% Waits, but keeps the request alive: {reply, Reply} | {error, {Reason, Server}} | timeout
wait_response(Ref, Timeout) when is_reference(Ref) ->
    receive
        {[alias | Ref], Reply} ->
            erlang:demonitor(Ref, [flush]),
            {reply, Reply};
        {'DOWN', Ref, _, Object, Reason} ->
            {error, {Reason, Object}}
    after time_left(Timeout) ->
        timeout
    end.

%% As wait_response, but a timeout abandons the request.
receive_response(Ref, Timeout) when is_reference(Ref) ->
    case wait_response(Ref, Timeout) of
        timeout ->
            erlang:demonitor(Ref, [flush]),
            receive
                {[alias | Ref], Reply} -> {reply, Reply}
            after 0 -> timeout
            end;
        Response ->
            Response
    end.

%% Is this received message the response? {reply, Reply} | {error, {Reason, Server}} | no_reply
check_response({[alias | Ref], Reply}, Ref) ->
    erlang:demonitor(Ref, [flush]),
    {reply, Reply};
check_response({'DOWN', Ref, _, Object, Reason}, Ref) ->
    {error, {Reason, Object}};
check_response(_, Ref) when is_reference(Ref) ->
    no_reply.

time_left({abs, End}) -> max(0, End - erlang:monotonic_time(millisecond));
time_left(Timeout) -> Timeout.

%% Collections of requests: {Response, Label, Collection} | no_request | timeout (| no_reply).

reqids_new() -> #{}.

reqids_size(Collection) when is_map(Collection) -> map_size(Collection).

reqids_add(Ref, Label, Collection) when is_reference(Ref), is_map(Collection) ->
    case is_map_key(Ref, Collection) of
        false -> Collection#{Ref => Label};
        true -> erlang:error(badarg)
    end.

reqids_to_list(Collection) when is_map(Collection) -> maps:to_list(Collection).

wait_response(Collection, Timeout, Delete) when is_map(Collection), is_boolean(Delete) ->
    collection_response(Collection, Timeout, Delete).

receive_response(Collection, Timeout, Delete) when is_map(Collection), is_boolean(Delete) ->
    case collection_response(Collection, Timeout, Delete) of
        timeout ->
            _ = [erlang:demonitor(Ref, [flush]) || Ref <- maps:keys(Collection)],
            timeout;
        Response ->
            Response
    end.

collection_response(Collection, _, _) when map_size(Collection) =:= 0 ->
    no_request;
collection_response(Collection, Timeout, Delete) ->
    receive
        {[alias | Ref], Reply} when is_map_key(Ref, Collection) ->
            erlang:demonitor(Ref, [flush]),
            found({reply, Reply}, Ref, Collection, Delete);
        {'DOWN', Ref, _, Object, Reason} when is_map_key(Ref, Collection) ->
            found({error, {Reason, Object}}, Ref, Collection, Delete)
    after time_left(Timeout) ->
        timeout
    end.

found(Response, Ref, Collection, Delete) ->
    #{Ref := Label} = Collection,
    case Delete of
        true -> {Response, Label, maps:remove(Ref, Collection)};
        false -> {Response, Label, Collection}
    end.

check_response(_, Collection, _) when map_size(Collection) =:= 0 ->
    no_request;
check_response({[alias | Ref], Reply}, Collection, Delete) when is_map_key(Ref, Collection) ->
    erlang:demonitor(Ref, [flush]),
    found({reply, Reply}, Ref, Collection, Delete);
check_response({'DOWN', Ref, _, Object, Reason}, Collection, Delete) when is_map_key(Ref, Collection) ->
    found({error, {Reason, Object}}, Ref, Collection, Delete);
check_response(_, Collection, Delete) when is_map(Collection), is_boolean(Delete) ->
    no_reply.
