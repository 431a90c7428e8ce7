%%% Boots a system and is its first process, registered as `init`.
%%%
%%% The VM spawns one process that runs start/1; it lives as long as the system. It starts `user` and
%%% `standard_error`, then the main process, and afterwards answers the calls of module init,
%%% takes OS signals and the VM's own log events, and restarts the standard I/O servers. Nothing
%%% else is started here: what a program does not use must cost it nothing, so the logger and the
%%% printing of uncaught exceptions live in modules that are loaded on first need.
-module(rvm_boot).
-export([start/1, run_main/2, ensure_server/3]).

%% How long init:stop waits for processes to die before it halts anyway (milliseconds). They
%% are killed, so this only bounds a system whose processes are stuck in a blocking native.
-define(STOP_PATIENCE, 2000).

%% When a system process could not be started for lack of room in the process table, what needed it
%% is taken up again after so many milliseconds.
-define(RETRY, 100).

%% start(Boot): see /stdlib contract; Boot is a map with the keys main, flags, plain, script.
%% Never returns.
start(Boot) ->
    process_flag(trap_exit, true),
    register(init, self()),
    User = user:start(),
    group_leader(User, self()),
    Stderr = user:start_error(),
    Main = start_main(Boot),
    loop(#{boot => Boot, user => User, stderr => Stderr, main => Main}).

start_main(#{main := {Module, Args}}) ->
    {Pid, _} = spawn_monitor(rvm_boot, run_main, [Module, Args]),
    Pid;
start_main(_) ->
    none.

%% The body of the main process, which has no links: runs Module:main(Args), prints what it raised, and
%% has the boot process halt the system with 0 or 1. It stays until then, so that nothing that is
%% linked to it notices its end.
run_main(Module, Args) ->
    Status = try Module:main(Args) of
                 _ -> 0
             catch
                 Class:Reason:Stack ->
                     rvm_error:print_uncaught(Class, Reason, Stack),
                     1
             end,
    init ! {main_done, self(), Status},
    receive
        {'$never', never} -> ok
    end.

loop(S) ->
    receive
        {init_call, From, Ref, Request} ->
            From ! {Ref, call(Request, S)},
            loop(S);
        {rvm_signal, Signal} ->
            signal(Signal, S);
        {main_done, Main, Status} when Main =:= map_get(main, S) ->
            drain_log(),
            halt(Status);
        {'DOWN', _, process, Main, Reason} when Main =:= map_get(main, S) ->
            %% The main process handles its own exceptions, so this was a signal.
            rvm_error:print_exit(Reason),
            drain_log(),
            halt(1);
        {stop, {stop, Status}} ->
            stop(Status, S);
        {log, _, _, _, _} = Event ->
            with_room(fun() -> server(logger, logger_server, serve) ! Event end, Event),
            loop(S);
        {'EXIT', _, _} = Exit ->
            loop(exited(Exit, S));
        {start_server, From, Ref, Name, Module, Function} = Request ->
            with_room(fun() -> From ! {Ref, server(Name, Module, Function)} end, Request),
            loop(S);
        _ ->
            loop(S)
    end.

signal(Signal, S) when Signal =:= sigterm; Signal =:= sigint ->
    stop(0, S);
signal(_, S) ->
    loop(S).

call(get_arguments, #{boot := Boot}) ->
    maps:get(flags, Boot, []);
call(get_plain_arguments, #{boot := Boot}) ->
    maps:get(plain, Boot, []);
call(script_name, #{boot := Boot}) ->
    maps:get(script, Boot, []);
call(get_status, _) ->
    {started, started};
call(_, _) ->
    {error, badarg}.

%% Returns the pid of the system process registered as Name; the first call starts it with
%% Module:Function(). Called by any process but the boot process.
ensure_server(Name, Module, Function) ->
    case whereis(Name) of
        undefined ->
            Ref = make_ref(),
            init ! {start_server, self(), Ref, Name, Module, Function},
            receive
                {Ref, Pid} -> Pid
            end;
        Pid ->
            Pid
    end.

%% System processes started on first use (logger, timers, application environment) are spawned
%% here, so that they are neither linked to, nor inherit the group leader of, the process that
%% happened to need them first, and so that two first users at once share one.
server(Name, Module, Function) ->
    case whereis(Name) of
        undefined ->
            Pid = spawn(Module, Function, []),
            register(Name, Pid),
            Pid;
        Pid ->
            Pid
    end.

%% The system, with the I/O server that has exited started anew.
exited({'EXIT', Pid, _} = Exit, #{user := Pid} = S) ->
    case with_room(fun user:start/0, Exit) of
        later -> S;
        User ->
            group_leader(User, self()),
            S#{user := User}
    end;
exited({'EXIT', Pid, _} = Exit, #{stderr := Pid} = S) ->
    case with_room(fun user:start_error/0, Exit) of
        later -> S;
        Stderr -> S#{stderr := Stderr}
    end;
exited(_, S) ->
    S.

%% What Start returns, or `later` where the process table is full: then the message that asked for it
%% comes again. This process must outlive programs that take all there is.
with_room(Start, Message) ->
    try Start()
    catch
        error:system_limit ->
            erlang:send_after(?RETRY, self(), Message),
            later
    end.

%% Events that were logged before have reached this process or the logger: let it write them.
drain_log() ->
    case whereis(logger) of
        undefined -> ok;
        Pid ->
            Ref = monitor(process, Pid),
            Pid ! {logger_request, self(), Ref, get},
            receive
                {Ref, _} -> ok;
                {'DOWN', Ref, process, _, _} -> ok
            end
    end.

%% init:stop: every process but the servers needed for output is killed, as OTP does with
%% processes outside of applications, then the system halts; halting writes out all output.
stop(Status, #{user := User, stderr := Stderr}) ->
    Keep = [self(), User, Stderr, whereis(logger)],
    Refs = kill_all(processes(), Keep, []),
    wait_down(Refs, erlang:monotonic_time(millisecond) + ?STOP_PATIENCE),
    drain_log(),
    halt(Status).

kill_all([Pid | Pids], Keep, Refs) ->
    case lists:member(Pid, Keep) of
        true ->
            kill_all(Pids, Keep, Refs);
        false ->
            Ref = monitor(process, Pid),
            exit(Pid, kill),
            kill_all(Pids, Keep, [Ref | Refs])
    end;
kill_all([], _, Refs) ->
    Refs.

wait_down([Ref | Refs], End) ->
    Left = max(0, End - erlang:monotonic_time(millisecond)),
    receive
        {'DOWN', Ref, process, _, _} -> wait_down(Refs, End)
    after Left -> ok
    end;
wait_down([], _) ->
    ok.
