%%% The process behind those timers of module timer that do more than send a message once.
%%%
%%% Registered as timer_server, started on first use by the boot process. State: a map from timer
%%% reference to {Timer, once, MFA} or {Timer, {interval, Time, Next, Monitor}, MFA}, with the VM timer
%%% that fires next. Intervals keep absolute times, so that they do not drift.
-module(timer_server).
-export([start/0, once/2, interval/3, cancel/1, serve/0, exit_target/2]).

start() -> rvm_boot:ensure_server(timer_server, timer_server, serve).

once(Time, MFA) -> call({once, Time, MFA}).

%% Target: the process (or name) whose end ends the timer, or none.
interval(Time, Target, MFA) -> call({interval, Time, Target, MFA}).

cancel(Ref) -> call({cancel, Ref}).

call(Request) ->
    Pid = start(),
    Mon = erlang:monitor(process, Pid),
    Pid ! {timer_request, self(), Mon, Request},
    receive
        {Mon, Answer} ->
            erlang:demonitor(Mon, [flush]),
            Answer;
        {'DOWN', Mon, process, _, _} ->
            {error, badarg}
    end.

%% exit/2 for pids and names.
exit_target(Pid, Reason) when is_pid(Pid) ->
    exit(Pid, Reason);
exit_target(Name, Reason) when is_atom(Name) ->
    case whereis(Name) of
        undefined -> true;
        Pid -> exit(Pid, Reason)
    end;
exit_target({Name, Node}, Reason) when Node =:= node() ->
    exit_target(Name, Reason);
exit_target(_, _) ->
    true.

%% The body of the process.
serve() ->
    process_flag(trap_exit, true),
    loop(#{}).

loop(Timers) ->
    receive
        {timer_request, From, Ref, Request} ->
            {Answer, Timers1} = request(Request, Timers),
            From ! {Ref, Answer},
            loop(Timers1);
        {timeout, _, {fire, Ref}} ->
            loop(fire(Ref, Timers));
        {'DOWN', Monitor, process, _, _} ->
            loop(ended(Monitor, Timers));
        _ ->
            loop(Timers)
    end.

request({once, Time, MFA}, Timers) ->
    Ref = make_ref(),
    Timer = erlang:start_timer(Time, self(), {fire, Ref}),
    {{ok, {server, Ref}}, Timers#{Ref => {Timer, once, MFA}}};
request({interval, Time, Target, MFA}, Timers) ->
    case Target =:= none orelse resolve(Target) of
        undefined ->
            {{error, badarg}, Timers};
        Pid ->
            Ref = make_ref(),
            Monitor = case is_pid(Pid) of
                          true -> erlang:monitor(process, Pid);
                          false -> none
                      end,
            Next = erlang:monotonic_time(millisecond) + Time,
            Timer = erlang:start_timer(Next, self(), {fire, Ref}, [{abs, true}]),
            {{ok, {server, Ref}}, Timers#{Ref => {Timer, {interval, Time, Next, Monitor}, MFA}}}
    end;
request({cancel, Ref}, Timers) ->
    {{ok, cancel}, drop(Ref, Timers)}.

resolve(Pid) when is_pid(Pid) -> Pid;
resolve(Name) when is_atom(Name) -> whereis(Name);
resolve({Name, Node}) when Node =:= node() -> whereis(Name);
resolve(Other) -> Other.

fire(Ref, Timers) ->
    case Timers of
        #{Ref := {_, once, MFA}} ->
            run(MFA),
            maps:remove(Ref, Timers);
        #{Ref := {_, {interval, Time, Last, Monitor}, MFA}} ->
            run(MFA),
            Next = Last + Time,
            Timer = erlang:start_timer(Next, self(), {fire, Ref}, [{abs, true}]),
            Timers#{Ref := {Timer, {interval, Time, Next, Monitor}, MFA}};
        _ ->
            Timers
    end.

%% What a program gave runs in a process of its own; what cannot fail or block runs here.
run({erlang, send, [To, Message]}) ->
    try To ! Message
    catch error:_ -> ok
    end;
run({timer_server, exit_target, [Target, Reason]}) ->
    exit_target(Target, Reason);
run({M, F, Args}) ->
    spawn(M, F, Args).

drop(Ref, Timers) ->
    case Timers of
        #{Ref := {Timer, Kind, _}} ->
            _ = erlang:cancel_timer(Timer),
            case Kind of
                {interval, _, _, Monitor} when is_reference(Monitor) -> erlang:demonitor(Monitor, [flush]);
                _ -> true
            end,
            maps:remove(Ref, Timers);
        _ ->
            Timers
    end.

ended(Monitor, Timers) ->
    Refs = [Ref || {Ref, {_, {interval, _, _, M}, _}} <- maps:to_list(Timers), M =:= Monitor],
    lists:foldl(fun drop/2, Timers, Refs).
