%%% Processes that follow OTP's conventions: ancestors, initial call, synchronous start, crash reports.
%%%
%%% A process started here keeps '$ancestors' and '$initial_call' in its dictionary. If it ends by an
%%% exception that is not an orderly exit, the report made by proc_lib_report is logged in the dying
%%% process, before its exit signals are sent. Exit reasons are those of a plain process.
-module(proc_lib).
-export([spawn/1, spawn/3, spawn_link/1, spawn_link/3, spawn_opt/2, spawn_opt/4,
         spawn/2, spawn/4, spawn_link/2, spawn_link/4, spawn_opt/3, spawn_opt/5,
         start/3, start/4, start/5, start_link/3, start_link/4, start_link/5,
         start_monitor/3, start_monitor/4, start_monitor/5,
         init_ack/1, init_ack/2, init_p/3, init_p/5, hibernate/3, wake_up/3,
         initial_call/1, translate_initial_call/1,
         format/1, format/2, format/3, report_cb/2, stop/1, stop/3]).

%% Spawning: each function is its erlang: namesake with init_p around the function.

spawn(Fun) when is_function(Fun, 0) ->
    erlang:spawn(proc_lib, init_p, [parent(), ancestors(), Fun]).

spawn(M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn(proc_lib, init_p, [parent(), ancestors(), M, F, A]).

spawn_link(Fun) when is_function(Fun, 0) ->
    erlang:spawn_link(proc_lib, init_p, [parent(), ancestors(), Fun]).

spawn_link(M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_link(proc_lib, init_p, [parent(), ancestors(), M, F, A]).

spawn_opt(Fun, Opts) when is_function(Fun, 0) ->
    erlang:spawn_opt(proc_lib, init_p, [parent(), ancestors(), Fun], Opts).

spawn_opt(M, F, A, Opts) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_opt(proc_lib, init_p, [parent(), ancestors(), M, F, A], Opts).

spawn(Node, Fun) when is_function(Fun, 0) ->
    erlang:spawn(Node, proc_lib, init_p, [parent(), ancestors(), Fun]).

spawn(Node, M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn(Node, proc_lib, init_p, [parent(), ancestors(), M, F, A]).

spawn_link(Node, Fun) when is_function(Fun, 0) ->
    erlang:spawn_link(Node, proc_lib, init_p, [parent(), ancestors(), Fun]).

spawn_link(Node, M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_link(Node, proc_lib, init_p, [parent(), ancestors(), M, F, A]).

spawn_opt(Node, Fun, Opts) when is_function(Fun, 0) ->
    erlang:spawn_opt(Node, proc_lib, init_p, [parent(), ancestors(), Fun], Opts).

spawn_opt(Node, M, F, A, Opts) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_opt(Node, proc_lib, init_p, [parent(), ancestors(), M, F, A], Opts).

%% How children know this process: by its name if it has one.
parent() ->
    case erlang:process_info(self(), registered_name) of
        {registered_name, Name} -> Name;
        _ -> self()
    end.

ancestors() ->
    case get('$ancestors') of
        As when is_list(As) -> As;
        _ -> []
    end.

%% The first function of every process started here.
init_p(Parent, Ancestors, Fun) ->
    put('$ancestors', [Parent | Ancestors]),
    {module, M} = erlang:fun_info(Fun, module),
    {name, F} = erlang:fun_info(Fun, name),
    {arity, A} = erlang:fun_info(Fun, arity),
    put('$initial_call', {M, F, A}),
    try Fun()
    catch
        Class:Reason:Stack -> exit_p(Class, Reason, Stack)
    end.

init_p(Parent, Ancestors, M, F, A) ->
    put('$ancestors', [Parent | Ancestors]),
    put('$initial_call', initial_mfa(M, F, A)),
    init_p_do_apply(M, F, A).

init_p_do_apply(M, F, A) ->
    try apply(M, F, A)
    catch
        Class:Reason:Stack -> exit_p(Class, Reason, Stack)
    end.

%% Behaviours start in gen:init_it; what one wants to know is the callback module.
initial_mfa(gen, init_it, [gen_server, _, _, supervisor, {_, Module, _}, _]) -> {supervisor, Module, 1};
initial_mfa(gen, init_it, [gen_server, _, _, Module, _, _]) -> {Module, init, 1};
initial_mfa(gen, init_it, [gen_server, _, _, _, supervisor, {_, Module, _}, _]) -> {supervisor, Module, 1};
initial_mfa(gen, init_it, [gen_server, _, _, _, Module, _, _]) -> {Module, init, 1};
initial_mfa(gen, init_it, [gen_statem, _, _, Module, _, _]) -> {Module, init, 1};
initial_mfa(gen, init_it, [gen_statem, _, _, _, Module, _, _]) -> {Module, init, 1};
initial_mfa(gen, init_it, [gen_event | _]) -> {gen_event, init_it, 6};
initial_mfa(M, F, A) -> {M, F, length(A)}.

exit_p(Class, Reason, Stack) ->
    proc_lib_report:crash(Class, Reason, Stack),
    case Class of
        error -> erlang:raise(exit, {Reason, Stack}, Stack);
        throw -> erlang:raise(exit, {{nocatch, Reason}, Stack}, Stack);
        exit -> erlang:raise(exit, Reason, Stack)
    end.

%% Synchronous start: returns what the new process gives to init_ack, {error, Reason} if it dies
%% before, {error, timeout} (after killing it) if it takes longer than Timeout.

start(M, F, A) -> start(M, F, A, infinity).
start(M, F, A, Timeout) -> start(M, F, A, Timeout, []).
start(M, F, A, Timeout, Opts) when is_atom(M), is_atom(F), is_list(A) ->
    {Pid, Ref} = ?MODULE:spawn_opt(M, F, A, [monitor | no_monitor(Opts)]),
    {Reply, true} = {await(Pid, Ref, Timeout), erlang:demonitor(Ref, [flush])},
    Reply.

start_link(M, F, A) -> start_link(M, F, A, infinity).
start_link(M, F, A, Timeout) -> start_link(M, F, A, Timeout, []).
start_link(M, F, A, Timeout, Opts) when is_atom(M), is_atom(F), is_list(A) ->
    {Pid, Ref} = ?MODULE:spawn_opt(M, F, A, [link, monitor | no_monitor(Opts)]),
    receive
        {ack, Pid, Return} ->
            erlang:demonitor(Ref, [flush]),
            Return;
        {'EXIT', Pid, Reason} ->
            erlang:demonitor(Ref, [flush]),
            {error, Reason};
        {'DOWN', Ref, process, Pid, Reason} ->
            %% The link's exit message belongs to this start, if the caller gets one at all.
            case erlang:process_info(self(), trap_exit) of
                {trap_exit, true} -> receive {'EXIT', Pid, _} -> true end;
                _ -> true
            end,
            {error, Reason}
    after Timeout ->
        Reply = kill(Pid, Ref),
        receive
            {'EXIT', Pid, _} -> true
        after 0 -> true
        end,
        Reply
    end.

%% Returns {Reply, MonitorReference}; the monitor stays.
start_monitor(M, F, A) -> start_monitor(M, F, A, infinity).
start_monitor(M, F, A, Timeout) -> start_monitor(M, F, A, Timeout, []).
start_monitor(M, F, A, Timeout, Opts) when is_atom(M), is_atom(F), is_list(A) ->
    {Pid, Ref} = ?MODULE:spawn_opt(M, F, A, [monitor | no_monitor(Opts)]),
    {await_keep(Pid, Ref, Timeout), Ref}.

no_monitor(Opts) ->
    case [O || O <- Opts, O =:= monitor orelse (is_tuple(O) andalso element(1, O) =:= monitor)] of
        [] -> Opts;
        _ -> erlang:error(badarg)
    end.

await(Pid, Ref, Timeout) ->
    receive
        {ack, Pid, Return} ->
            Return;
        {'DOWN', Ref, process, Pid, Reason} ->
            {error, Reason}
    after Timeout ->
        kill(Pid, Ref)
    end.

%% As await, but the caller keeps the monitor: the 'DOWN' message must stay in its queue.
await_keep(Pid, Ref, Timeout) ->
    receive
        {ack, Pid, Return} ->
            Return;
        {'DOWN', Ref, process, Pid, Reason} = Down ->
            self() ! Down,
            {error, Reason}
    after Timeout ->
        Other = erlang:monitor(process, Pid),
        kill(Pid, Other)
    end.

kill(Pid, Ref) ->
    unlink(Pid),
    exit(Pid, kill),
    receive
        {'DOWN', Ref, process, Pid, _} -> true
    end,
    receive
        {ack, Pid, _} -> true
    after 0 -> true
    end,
    {error, timeout}.

%% Called by a process that was started with start or start_link, once it is ready.
init_ack(Parent, Return) ->
    Parent ! {ack, self(), Return},
    ok.

init_ack(Return) ->
    [Parent | _] = get('$ancestors'),
    init_ack(Parent, Return).

%% erlang:hibernate/3 for processes started here: exceptions after waking up are reported too.
hibernate(M, F, A) ->
    erlang:hibernate(proc_lib, wake_up, [M, F, A]).

wake_up(M, F, A) ->
    try apply(M, F, A)
    catch
        Class:Reason:Stack -> exit_p(Class, Reason, Stack)
    end.

%% initial_call(Process) -> {M, F, Args} with placeholders for the arguments, or false.
initial_call(Process) ->
    case raw_initial_call(Process) of
        {M, F, A} -> {M, F, placeholders(A, 1)};
        false -> false
    end.

placeholders(A, N) when N > A -> [];
placeholders(A, N) -> [list_to_atom("Argument__" ++ integer_to_list(N)) | placeholders(A, N + 1)].

%% {M, F, Arity} of the function the process was started with; {proc_lib, init_p, 5} if unknown.
translate_initial_call(Process) ->
    case raw_initial_call(Process) of
        {_, _, _} = MFA -> MFA;
        false -> {proc_lib, init_p, 5}
    end.

%% Process = pid | {X, Y, Z} (for the pid <X.Y.Z>) | a list of process_info items.
raw_initial_call({X, Y, Z}) when is_integer(X), is_integer(Y), is_integer(Z) ->
    raw_initial_call(list_to_pid(lists:concat(["<", X, ".", Y, ".", Z, ">"])));
raw_initial_call(Pid) when is_pid(Pid) ->
    case get_dictionary(Pid) of
        {dictionary, Dict} -> raw_initial_call([{dictionary, Dict}]);
        _ -> false
    end;
raw_initial_call(Info) when is_list(Info) ->
    case lists:keyfind(dictionary, 1, Info) of
        {_, Dict} ->
            case lists:keyfind('$initial_call', 1, Dict) of
                {_, {_, _, _} = MFA} -> MFA;
                _ -> false
            end;
        false ->
            false
    end.

get_dictionary(Pid) when Pid =:= self() -> {dictionary, get()};
get_dictionary(Pid) when node(Pid) =:= node() -> erlang:process_info(Pid, dictionary);
get_dictionary(_) -> undefined.

%% The text of a crash report; see proc_lib_report.
format(Report) -> format(Report, latin1).
format(Report, Encoding) -> format(Report, Encoding, unlimited).
format(Report, Encoding, Depth) -> proc_lib_report:format(Report, Encoding, Depth).

report_cb(Report, Config) -> proc_lib_report:report_cb(Report, Config).

%% Orders an OTP process to terminate, and waits until it has.
stop(Process) -> stop(Process, normal, infinity).

%% Exits with noproc if there is no such process, with timeout if it takes too long, and with the
%% process's exit reason if that is not Reason.
stop(Process, Reason, Timeout) ->
    Target = erlang:monitor(process, Process),
    Helper = erlang:spawn(fun() -> sys:terminate(Process, Reason, infinity) end),
    receive
        {'DOWN', Target, _, _, Reason} ->
            ok;
        {'DOWN', Target, _, _, Other} ->
            exit(Helper, kill),
            exit(Other)
    after Timeout ->
        exit(Helper, kill),
        erlang:demonitor(Target, [flush]),
        exit(timeout)
    end.
