%%% Time measurement, delays, and timers that apply functions.
%%%
%%% send_after/2,3 need no process; the other timers are kept by the process registered
%%% timer_server, which is started on first use. Timer references: {send, Ref} and {server, Ref}.
-module(timer).
-export([start/0, sleep/1, tc/1, tc/2, tc/3, tc/4, now_diff/2, seconds/1, minutes/1, hours/1, hms/3,
         send_after/2, send_after/3, apply_after/4, exit_after/2, exit_after/3, kill_after/1, kill_after/2,
         send_interval/2, send_interval/3, apply_interval/4, cancel/1]).

%% The timer server starts by itself.
start() ->
    _ = timer_server:start(),
    ok.

%% Time in milliseconds, or infinity.
sleep(Time) ->
    receive
    after Time -> ok
    end.

%% {Time, Value}, in microseconds or the unit given last.
tc(Fun) -> tc(Fun, microsecond).

tc(Fun, Args) when is_list(Args) -> tc(Fun, Args, microsecond);
tc(Fun, Unit) ->
    Start = erlang:monotonic_time(),
    Value = Fun(),
    {elapsed(Start, Unit), Value}.

tc(M, F, Args) when is_list(Args) -> tc(M, F, Args, microsecond);
tc(Fun, Args, Unit) ->
    Start = erlang:monotonic_time(),
    Value = apply(Fun, Args),
    {elapsed(Start, Unit), Value}.

tc(M, F, Args, Unit) ->
    Start = erlang:monotonic_time(),
    Value = apply(M, F, Args),
    {elapsed(Start, Unit), Value}.

elapsed(Start, Unit) ->
    erlang:convert_time_unit(erlang:monotonic_time() - Start, native, Unit).

%% Microseconds from the second {MegaSecs, Secs, MicroSecs} to the first.
now_diff({A2, B2, C2}, {A1, B1, C1}) ->
    ((A2 - A1) * 1000000 + B2 - B1) * 1000000 + C2 - C1.

seconds(N) -> 1000 * N.

minutes(N) -> 60000 * N.

hours(N) -> 3600000 * N.

hms(H, M, S) -> hours(H) + minutes(M) + seconds(S).

%% {ok, TimerRef} | {error, badarg}

send_after(Time, Message) -> send_after(Time, self(), Message).

send_after(Time, Target, Message) when is_integer(Time), Time >= 0 ->
    case is_target(Target) of
        true when is_tuple(Target) ->
            {Name, Node} = Target,
            case Node =:= node() of
                true -> send_after(Time, Name, Message);
                false -> timer_server:once(Time, {erlang, send, [Target, Message]})
            end;
        true -> {ok, {send, erlang:send_after(Time, Target, Message)}};
        false -> {error, badarg}
    end;
send_after(_, _, _) ->
    {error, badarg}.

is_target(Pid) when is_pid(Pid) -> true;
is_target(Name) when is_atom(Name) -> true;
is_target({Name, Node}) when is_atom(Name), is_atom(Node) -> true;
is_target(_) -> false.

apply_after(Time, M, F, Args)
  when is_integer(Time), Time >= 0, is_atom(M), is_atom(F), is_list(Args) ->
    timer_server:once(Time, {M, F, Args});
apply_after(_, _, _, _) ->
    {error, badarg}.

exit_after(Time, Reason) -> exit_after(Time, self(), Reason).

exit_after(Time, Target, Reason) when is_integer(Time), Time >= 0 ->
    case is_target(Target) of
        true -> timer_server:once(Time, {timer_server, exit_target, [Target, Reason]});
        false -> {error, badarg}
    end;
exit_after(_, _, _) ->
    {error, badarg}.

kill_after(Time) -> exit_after(Time, self(), kill).

kill_after(Time, Target) -> exit_after(Time, Target, kill).

%% Interval timers run until cancelled; send_interval also ends with the target process.

send_interval(Time, Message) -> send_interval(Time, self(), Message).

send_interval(Time, Target, Message) when is_integer(Time), Time > 0 ->
    case is_target(Target) of
        true -> timer_server:interval(Time, Target, {erlang, send, [Target, Message]});
        false -> {error, badarg}
    end;
send_interval(_, _, _) ->
    {error, badarg}.

apply_interval(Time, M, F, Args)
  when is_integer(Time), Time > 0, is_atom(M), is_atom(F), is_list(Args) ->
    timer_server:interval(Time, none, {M, F, Args});
apply_interval(_, _, _, _) ->
    {error, badarg}.

%% {ok, cancel} also if the timer has expired; {error, badarg} for what is no timer reference.
cancel({send, Ref}) when is_reference(Ref) ->
    _ = erlang:cancel_timer(Ref),
    {ok, cancel};
cancel({server, Ref}) when is_reference(Ref) ->
    timer_server:cancel(Ref);
cancel(_) ->
    {error, badarg}.
