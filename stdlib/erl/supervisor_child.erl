%%% How a supervisor stops its children, and what it reports about them.
%%%
%%% stop functions run in the supervisor, which is linked to the child; they wait by a monitor, and take
%%% the link's own notice out of the queue.
-module(supervisor_child).
-export([stop/2, stop_all/3, report/4, progress/3, unexpected/1, format_log/1, format_log/2]).

%% Stops one child as its specification says; an unexpected reason is reported.
stop(#{pid := Pid, shutdown := How} = Child, State) when is_pid(Pid) ->
    case shutdown(Pid, How) of
        ok -> ok;
        {error, normal} when map_get(restart, Child) =/= permanent -> ok;
        {error, Reason} -> report(shutdown_error, Reason, Child, State)
    end;
stop(_, _) ->
    ok.

shutdown(Pid, How) ->
    Ref = erlang:monitor(process, Pid),
    exit_child(Pid, How),
    wait(Pid, Ref, How).

exit_child(Pid, brutal_kill) -> exit(Pid, kill);
exit_child(Pid, _) -> exit(Pid, shutdown).

wait(Pid, Ref, How) ->
    Time = case How of
               brutal_kill -> infinity;
               _ -> How
           end,
    receive
        {'DOWN', Ref, process, Pid, Reason} -> judge(ended(Pid, Reason), How)
    after Time ->
        exit(Pid, kill),
        receive
            {'DOWN', Ref, process, Pid, Reason} -> {error, ended(Pid, Reason)}
        end
    end.

%% Takes the link's notice out of the queue, too. It knows the reason of a child that was dead already.
ended(Pid, Reason) ->
    unlink(Pid),
    receive
        {'EXIT', Pid, Why} when Reason =:= noproc -> Why;
        {'EXIT', Pid, _} -> Reason
    after 0 ->
        Reason
    end.

judge(killed, brutal_kill) -> ok;
judge(shutdown, brutal_kill) -> {error, shutdown};
judge(shutdown, _) -> ok;
judge({shutdown, _}, _) -> ok;
judge(Reason, _) -> {error, Reason}.

%% Stops the children of a simple_one_for_one supervisor, all at once; failures are reported by reason.
stop_all(Pids, #{shutdown := How} = Template, State) ->
    Watched = [{erlang:monitor(process, Pid), Pid} || Pid <- Pids],
    lists:foreach(fun({_, Pid}) -> exit_child(Pid, How) end, Watched),
    End = case How of
              Time when is_integer(Time) -> erlang:monotonic_time(millisecond) + Time;
              _ -> infinity
          end,
    Errors = stop_wait(Watched, How, End, #{}, Template),
    maps:foreach(fun(Reason, N) -> report(shutdown_error, Reason, Template#{count => N}, State) end, Errors),
    ok.

stop_wait([], _, _, Errors, _) ->
    Errors;
stop_wait([{Ref, Pid} | Rest] = Watched, How, End, Errors, Template) ->
    Time = case End of
               infinity -> infinity;
               _ -> max(0, End - erlang:monotonic_time(millisecond))
           end,
    receive
        {'DOWN', Ref, process, Pid, Reason} ->
            case judge(ended(Pid, Reason), How) of
                ok -> stop_wait(Rest, How, End, Errors, Template);
                {error, normal} when map_get(restart, Template) =/= permanent ->
                    stop_wait(Rest, How, End, Errors, Template);
                {error, Why} -> stop_wait(Rest, How, End, Errors#{Why => maps:get(Why, Errors, 0) + 1}, Template)
            end
    after Time ->
        lists:foreach(fun({_, P}) -> exit(P, kill) end, Watched),
        stop_wait(Watched, How, infinity, Errors, Template)
    end.

%% Reports. Context = start_error | child_terminated | shutdown | shutdown_error

report(Context, Reason, Child, #{name := Name}) ->
    logger:log(error,
               #{label => {supervisor, Context},
                 report => [{supervisor, Name}, {errorContext, Context}, {reason, Reason},
                            {offender, offender(Child)}]},
               #{domain => [otp, sasl],
                 report_cb => fun supervisor:format_log/2,
                 logger_formatter => #{title => "SUPERVISOR REPORT"},
                 error_logger => #{tag => error_report, type => supervisor_report,
                                   report_cb => fun supervisor:format_log/1}}).

offender(#{id := Id, start := Start, restart := Restart, significant := Significant, shutdown := Shutdown,
           type := Type} = Child) ->
    Who = case Child of
              #{count := N} -> {nb_children, N};
              #{pid := Pid} -> {pid, Pid};
              _ -> {pid, undefined}
          end,
    [Who, {id, Id}, {mfargs, Start}, {restart_type, Restart}, {significant, Significant}, {shutdown, Shutdown},
     {child_type, Type}].

%% A child started; of level info, which is normally not logged, so that is asked first.
progress(Child, Pid, #{name := Name}) ->
    case logger:allow(info, supervisor) of
        true ->
            logger:log(info,
                       #{label => {supervisor, progress},
                         report => [{supervisor, Name}, {started, offender(Child#{pid => Pid})}]},
                       #{domain => [otp, sasl],
                         report_cb => fun supervisor:format_log/2,
                         logger_formatter => #{title => "PROGRESS REPORT"},
                         error_logger => #{tag => info_report, type => progress,
                                           report_cb => fun supervisor:format_log/1}});
        false ->
            ok
    end.

%% A message no supervisor understands.
unexpected(Msg) ->
    logger:log(error, "Supervisor received unexpected message: ~tp~n", [Msg],
               #{domain => [otp], error_logger => #{tag => error}}).

format_log(Report) ->
    format(Report, unlimited).

format_log(Report, Config) ->
    {Format, Args} = format(Report, maps:get(depth, Config, unlimited)),
    case Config of
        #{single_line := true} ->
            lists:join($\s, string:lexemes(lists:flatten(io_lib:format(Format, Args)), "\n"));
        #{chars_limit := Limit} when is_integer(Limit) ->
            io_lib:format(Format, Args, [{chars_limit, Limit}]);
        _ ->
            io_lib:format(Format, Args)
    end.

format(#{label := {supervisor, progress}, report := Report}, Depth) ->
    lines([supervisor, started], Report, Depth);
format(#{label := {supervisor, _}, report := Report}, Depth) ->
    lines([supervisor, errorContext, reason, offender], Report, Depth).

lines(Keys, Report, unlimited) ->
    {lists:append(["    " ++ atom_to_list(Key) ++ ": ~tp~n" || Key <- Keys]),
     [value(Key, Report) || Key <- Keys]};
lines(Keys, Report, Depth) ->
    {lists:append(["    " ++ atom_to_list(Key) ++ ": ~tP~n" || Key <- Keys]),
     lists:append([[value(Key, Report), Depth] || Key <- Keys])}.

value(Key, Report) ->
    case lists:keyfind(Key, 1, Report) of
        {_, Value} -> Value;
        false -> undefined
    end.
