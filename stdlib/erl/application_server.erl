%%% Keeps what is known of applications, and the master process of each running one.
%%%
%%% The process registered application_controller. State: loaded (#{App => Keys}), env (#{App => #{Key => Value}}),
%%% starting ([{App, Master}]), running ([{App, Type, Master}], newest first). A master is the group leader of its application's
%%% processes: it runs the start function, hands I/O requests on, and stops the top supervisor.
-module(application_server).
-export([serve/0, call/1, running/0, env/2, keys/1, load/2, start_app/2, stop_app/1, master/4, format_exit/1]).

%% Whether the server has been started; until then everything is as at the beginning.
running() -> whereis(application_controller) =/= undefined.

call(Request) ->
    Pid = rvm_boot:ensure_server(application_controller, application_server, serve),
    Ref = erlang:monitor(process, Pid),
    Pid ! {app_request, self(), Ref, Request},
    receive
        {Ref, Answer} ->
            erlang:demonitor(Ref, [flush]),
            Answer;
        {'DOWN', Ref, process, _, Reason} ->
            exit(Reason)
    end.

env(App, Key) ->
    case running() of
        true -> call({env, App, Key});
        false -> undefined
    end.

keys(App) -> call({keys, App}).

load(App, Keys) -> call({load, App, Keys}).

%% Starting runs in the caller and the master, so that the server never waits for user code.
start_app(App, Type) ->
    case call({may_start, App}) of
        {ok, Keys} ->
            case proplists:get_value(mod, Keys, []) of
                {Module, Args} ->
                    start_master(App, Type, Module, Args);
                _ ->
                    call({started, App, Type, none})
            end;
        Error ->
            Error
    end.

%% The master waits for its application to be known, so that the start function can ask for it.
start_master(App, Type, Module, Args) ->
    Ref = make_ref(),
    Master = spawn(application_server, master, [self(), Ref, Module, Args]),
    Mon = erlang:monitor(process, Master),
    ok = call({starting, App, Master}),
    Master ! {Ref, go},
    Result = receive
                 {Ref, R} -> R;
                 {'DOWN', Mon, process, _, Reason} -> {error, Reason}
             end,
    erlang:demonitor(Mon, [flush]),
    case Result of
        ok ->
            call({started, App, Type, Master});
        {error, Why} ->
            ok = call({not_started, App}),
            {error, {Why, {Module, start, [normal, Args]}}}
    end.

stop_app(App) ->
    case call({stopped, App}) of
        {ok, none} -> ok;
        {ok, Master} ->
            Mon = erlang:monitor(process, Master),
            Master ! {stop, self()},
            receive
                {'DOWN', Mon, process, _, _} -> ok
            end,
            report_exit(App, stopped, temporary),
            ok;
        Error -> Error
    end.

%% The master: starts the application in a process of its own, whose group leader it is.
master(Starter, Ref, Module, Args) ->
    process_flag(trap_exit, true),
    receive
        {Ref, go} -> ok
    end,
    Leader = group_leader(),
    Self = self(),
    Worker = spawn_link(fun() ->
                                group_leader(Self, self()),
                                started(Module, Args, Self)
                        end),
    wait_start(Starter, Ref, Module, Worker, Leader).

started(Module, Args, Master) ->
    case catch Module:start(normal, Args) of
        {ok, Pid} when is_pid(Pid) -> Master ! {app_started, Pid, []};
        {ok, Pid, State} when is_pid(Pid) -> Master ! {app_started, Pid, State};
        {error, Reason} -> Master ! {app_failed, Reason};
        {'EXIT', Reason} -> Master ! {app_failed, {'EXIT', Reason}};
        Other -> Master ! {app_failed, {bad_return, {{Module, start, [normal, Args]}, Other}}}
    end,
    %% The starting process is the supervisor's parent and lives as long as the application.
    receive
        {stop, Master} -> ok
    end.

wait_start(Starter, Ref, Module, Worker, Leader) ->
    receive
        {app_started, Pid, State} ->
            link(Pid),
            Starter ! {Ref, ok},
            master_loop(Module, Worker, Pid, State, Leader);
        {app_failed, Reason} ->
            Starter ! {Ref, {error, Reason}};
        {'EXIT', Worker, Reason} ->
            Starter ! {Ref, {error, Reason}};
        {io_request, _, _, _} = Request ->
            Leader ! Request,
            wait_start(Starter, Ref, Module, Worker, Leader)
    end.

master_loop(Module, Worker, Top, State, Leader) ->
    receive
        {io_request, _, _, _} = Request ->
            Leader ! Request,
            master_loop(Module, Worker, Top, State, Leader);
        {'EXIT', Top, Reason} ->
            application_controller ! {app_ended, self(), Reason},
            catch Module:stop(State),
            exit(Reason);
        {stop, _} ->
            State1 = case erlang:function_exported(Module, prep_stop, 1) of
                         true -> catch Module:prep_stop(State);
                         false -> State
                     end,
            Mon = erlang:monitor(process, Top),
            exit(Worker, shutdown),
            exit(Top, shutdown),
            stop_wait(Mon, Leader),
            catch Module:stop(State1),
            ok;
        _ ->
            master_loop(Module, Worker, Top, State, Leader)
    end.

stop_wait(Mon, Leader) ->
    receive
        {'DOWN', Mon, process, _, _} -> ok;
        {io_request, _, _, _} = Request ->
            Leader ! Request,
            stop_wait(Mon, Leader)
    end.

%% The server.
serve() ->
    process_flag(trap_exit, true),
    Kernel = [{description, "ERTS  CXC 138 10"}, {vsn, "8.5.3"}, {modules, []}, {applications, []}],
    Stdlib = [{description, "ERTS  CXC 138 10"}, {vsn, "4.2"}, {modules, []}, {applications, [kernel]}],
    loop(#{starting => [], loaded => #{kernel => Kernel, stdlib => Stdlib}, env => #{},
           running => [{stdlib, permanent, none}, {kernel, permanent, none}]}).

loop(S) ->
    receive
        {app_request, From, Ref, Request} ->
            {Answer, S1} = request(Request, S),
            From ! {Ref, Answer},
            loop(S1);
        {app_ended, Master, Reason} ->
            loop(ended(Master, Reason, S));
        _ ->
            loop(S)
    end.

request({env, App, Key}, #{env := Env} = S) ->
    case Env of
        #{App := #{Key := Value}} -> {{ok, Value}, S};
        _ -> {undefined, S}
    end;
request({all_env, App}, #{env := Env} = S) ->
    {maps:to_list(maps:get(App, Env, #{})), S};
request({set_env, App, Key, Value}, #{env := Env} = S) ->
    Old = maps:get(App, Env, #{}),
    {ok, S#{env := Env#{App => Old#{Key => Value}}}};
request({unset_env, App, Key}, #{env := Env} = S) ->
    {ok, S#{env := Env#{App => maps:remove(Key, maps:get(App, Env, #{}))}}};
request({keys, App}, #{loaded := Loaded} = S) ->
    case Loaded of
        #{App := Keys} -> {{ok, Keys}, S};
        _ -> {undefined, S}
    end;
request({load, App, Keys}, #{loaded := Loaded, env := Env} = S) ->
    case Loaded of
        #{App := _} ->
            {{error, {already_loaded, App}}, S};
        _ ->
            %% What has been set before loading wins over the specification.
            Given = maps:from_list(proplists:get_value(env, Keys, [])),
            {ok, S#{loaded := Loaded#{App => all_keys(Keys)},
                    env := Env#{App => maps:merge(Given, maps:get(App, Env, #{}))}}}
    end;
request({unload, App}, #{loaded := Loaded, env := Env, running := Running} = S) ->
    case {Loaded, lists:keymember(App, 1, Running)} of
        {_, true} -> {{error, {running, App}}, S};
        {#{App := _}, _} -> {ok, S#{loaded := maps:remove(App, Loaded), env := maps:remove(App, Env)}};
        _ -> {{error, {not_loaded, App}}, S}
    end;
request(loaded, #{loaded := Loaded} = S) ->
    {[line(App, Keys) || {App, Keys} <- maps:to_list(Loaded)], S};
request(running, #{loaded := Loaded, running := Running} = S) ->
    {[line(App, maps:get(App, Loaded, [])) || {App, _, _} <- Running], S};
request({may_start, App}, #{loaded := Loaded, running := Running} = S) ->
    Keys = maps:get(App, Loaded, []),
    Missing = [A || A <- proplists:get_value(applications, Keys, []), not lists:keymember(A, 1, Running)],
    case {lists:keymember(App, 1, Running), Missing} of
        {true, _} -> {{error, {already_started, App}}, S};
        {false, [Needed | _]} -> {{error, {not_started, Needed}}, S};
        {false, []} -> {{ok, Keys}, S}
    end;
request({starting, App, Master}, #{starting := Starting} = S) ->
    {ok, S#{starting := [{App, Master} | Starting]}};
request({not_started, App}, #{starting := Starting} = S) ->
    {ok, S#{starting := lists:keydelete(App, 1, Starting)}};
request({started, App, Type, Master}, #{running := Running, starting := Starting} = S) ->
    {ok, S#{running := [{App, Type, Master} | Running], starting := lists:keydelete(App, 1, Starting)}};
request({stopped, App}, #{running := Running} = S) ->
    case lists:keytake(App, 1, Running) of
        {value, {_, _, Master}, Rest} -> {{ok, Master}, S#{running := Rest}};
        false -> {{error, {not_started, App}}, S}
    end;
request({app_of_leader, Pids}, #{running := Running, starting := Starting} = S) ->
    Masters = Starting ++ [{App, Master} || {App, _, Master} <- Running],
    case [App || {App, Master} <- Masters, lists:member(Master, Pids)] of
        [App | _] -> {{ok, App}, S};
        [] -> {undefined, S}
    end;
request({app_of_module, Module}, #{loaded := Loaded} = S) ->
    case [App || {App, Keys} <- maps:to_list(Loaded), lists:member(Module, proplists:get_value(modules, Keys, []))] of
        [App | _] -> {{ok, App}, S};
        [] -> {undefined, S}
    end.

line(App, Keys) ->
    {App, proplists:get_value(description, Keys, ""), proplists:get_value(vsn, Keys, "")}.

%% Keys that were not given have their documented defaults.
all_keys(Keys) ->
    Defaults = [{description, []}, {id, []}, {vsn, []}, {modules, []}, {maxP, infinity}, {maxT, infinity},
                {registered, []}, {included_applications, []}, {optional_applications, []}, {applications, []},
                {env, []}, {mod, []}, {start_phases, undefined}],
    [{Key, proplists:get_value(Key, Keys, Default)} || {Key, Default} <- Defaults].

%% An application whose top supervisor died. A permanent one takes the system with it.
ended(Master, Reason, #{running := Running} = S) ->
    case lists:keytake(Master, 3, Running) of
        {value, {App, Type, _}, Rest} ->
            report_exit(App, Reason, Type),
            Fatal = Type =:= permanent orelse
                    (Type =:= transient andalso Reason =/= normal andalso Reason =/= shutdown),
            case Fatal of
                true -> init:stop(1);
                false -> ok
            end,
            S#{running := Rest};
        false ->
            S
    end.

report_exit(App, Reason, Type) ->
    logger:log(notice,
               #{label => {application_controller, exit},
                 report => [{application, App}, {exited, Reason}, {type, Type}]},
               #{domain => [otp], report_cb => fun application_server:format_exit/1,
                 error_logger => #{tag => info_report, type => std_info}}).

%% The report callback of the event above.
format_exit(#{report := Report}) ->
    {"    application: ~tp~n    exited: ~tp~n    type: ~tp~n", [Value || {_, Value} <- Report]}.
