%%% What gen_statem has to say: error reports, status, debug events.
%%%
%%% Loaded only when a machine fails, is asked for its status, or is traced. terminated/7 runs in the
%%% machine's process; the rest is formatting. A view is the map of facts that gen_statem:view/2
%%% makes: name, modules, mode, enter, state, data, postponed, timeouts and more.
-module(gen_statem_report).
-export([terminated/7, print_event/3, format_status/2, format_log/1, format_log/2]).

%% Logs that a machine ends for a reason that is not an orderly one; the first event is the last
%% that was handled.
terminated(Class, Reason, Stack, Events, From, View, Debug) ->
    #{name := Name, modules := [Mod | _] = Modules, mode := Mode0, enter := Enter,
      postponed := Postponed, timeouts := Timeouts} = View,
    Mode = case Mode0 of undefined -> state_functions; _ -> Mode0 end,
    #{state := State, data := Data} = View,
    Status = status(Mod, terminate, get(),
                    #{state => State, data => Data, reason => {Class, Reason, Stack},
                      queue => Events, postponed => Postponed, timeouts => Timeouts,
                      log => sys:get_log(Debug)}),
    logger:log(error,
               #{label => {gen_statem, terminate},
                 name => Name,
                 queue => maps:get(queue, Status),
                 postponed => maps:get(postponed, Status),
                 modules => Modules,
                 callback_mode => Mode,
                 state_enter => Enter,
                 state => shown(Status),
                 timeouts => maps:get(timeouts, Status),
                 log => maps:get(log, Status),
                 reason => maps:get(reason, Status),
                 client_info => client_info(From)},
               #{domain => [otp],
                 report_cb => fun gen_statem:format_log/2,
                 error_logger => #{tag => error, report_cb => fun gen_statem:format_log/1}}).

client_info(undefined) ->
    undefined;
client_info({Pid, _}) when is_pid(Pid), node(Pid) =:= node() ->
    case erlang:process_info(Pid, [current_stacktrace, registered_name]) of
        undefined -> {Pid, dead};
        [{_, Stack}, {_, []}] -> {Pid, {Pid, Stack}};
        [{_, Stack}, {_, Name}] -> {Pid, {Name, Stack}}
    end;
client_info({Pid, _}) when is_pid(Pid) ->
    {Pid, remote};
client_info(_) ->
    undefined.

%% Lets the callback module replace what must not be seen. A failing callback hides it all.
status(Mod, Opt, PDict, #{state := State, data := Data} = Status) ->
    case {erlang:function_exported(Mod, format_status, 1),
          erlang:function_exported(Mod, format_status, 2)} of
        {true, _} ->
            try Mod:format_status(Status) of
                New when is_map(New) -> maps:merge(Status, New);
                _ -> Status
            catch
                _:_ -> Status#{'$status' => atom_to_list(Mod) ++ ":format_status/1 crashed"}
            end;
        {false, true} ->
            try Status#{'$status' => Mod:format_status(Opt, [PDict, State, Data])}
            catch
                _:_ when Opt =:= terminate -> Status;
                _:_ -> Status#{'$status' => atom_to_list(Mod) ++ ":format_status/2 crashed"}
            end;
        _ ->
            Status
    end.

shown(#{'$status' := Shown}) -> Shown;
shown(#{state := State, data := Data}) -> {State, Data}.

%% For sys:get_status.
format_status(Opt, [PDict, SysState, Parent, Debug, View]) ->
    #{name := Name, modules := [Mod | _] = Modules, state := State, data := Data,
      postponed := Postponed, timeouts := Timeouts} = View,
    Status = status(Mod, Opt, PDict,
                    #{state => State, data => Data, queue => [], postponed => Postponed,
                      timeouts => Timeouts, log => sys:get_log(Debug)}),
    Shown = case Status of
                #{'$status' := List} when is_list(List), not is_integer(hd(List)) -> List;
                _ -> [{data, [{"State", shown(Status)}]}]
            end,
    [{header, header(Name)},
     {data, [{"Status", SysState}, {"Parent", Parent}, {"Modules", Modules},
             {"Time-outs", maps:get(timeouts, Status)},
             {"Logged Events", maps:get(log, Status)},
             {"Postponed", maps:get(postponed, Status)}]} | Shown].

header(Name) when is_pid(Name) -> "Status for state machine " ++ pid_to_list(Name);
header(Name) when is_atom(Name) -> "Status for state machine " ++ atom_to_list(Name);
header(Name) -> {"Status for state machine", Name}.

%% The event printer given to sys:handle_debug.
print_event(Dev, Event, Name) ->
    {Format, Args} = event(Event),
    io:format(Dev, "*DBG* ~tp " ++ Format ++ "~n", [Name | Args]).

event({in, Event, State}) -> in_state("receive", Event, State);
event({postpone, Event, State, State}) -> in_state("postpone", Event, State);
event({postpone, Event, State, Next}) -> to_state("postpone", Event, State, Next);
event({consume, Event, State, State}) -> in_state("consume", Event, State);
event({consume, Event, State, Next}) -> to_state("consume", Event, State, Next);
event({out, Reply, {To, _}}) -> {"send ~tp to ~tw", [Reply, To]};
event({start_timer, Timer, State}) -> {"start_timer ~tp in state ~tp", [Timer, State]};
event({enter, Mod, State}) -> {"enter ~tp in state ~tp", [Mod, State]};
event(Event) -> {"dbg ~tp", [Event]}.

in_state(What, Event, State) ->
    {Format, Args} = occurrence(Event),
    {What ++ " " ++ Format ++ " in state ~tp", Args ++ [State]}.

to_state(What, Event, State, Next) ->
    {Format, Args} = in_state(What, Event, State),
    {Format ++ " => ~tp", Args ++ [Next]}.

occurrence({{call, {Pid, _}}, Request}) -> {"call ~tp from ~tw", [Request, Pid]};
occurrence({Type, Content}) -> {"~tw ~tp", [Type, Content]}.

%% Report callbacks: {Format, Args}, or text with logger's configuration.

format_log(Report) -> log_format(Report, unlimited).

format_log(Report, Config) ->
    {Format, Args} = log_format(Report, maps:get(depth, Config, unlimited)),
    case Config of
        #{single_line := true} ->
            Text = lists:flatten(io_lib:format(Format, Args)),
            lists:join($\s, string:lexemes(Text, "\n"));
        #{chars_limit := Limit} when is_integer(Limit) ->
            io_lib:format(Format, Args, [{chars_limit, Limit}]);
        _ ->
            io_lib:format(Format, Args)
    end.

log_format(#{label := {gen_statem, terminate}, name := Name, queue := Queue,
             postponed := Postponed, modules := Modules, callback_mode := Mode,
             state_enter := Enter, state := State, timeouts := {Timers, _} = Timeouts,
             log := Log, reason := {Class, Reason, Stack}, client_info := Client}, Depth) ->
    {Explained, Trace} = explain(Class, Reason, Stack),
    Modes = case Enter of true -> [Mode, state_enter]; false -> Mode end,
    Parts =
        [{"** State machine ~p terminating~n", [Name]}]
        ++ [{"** Last event = ~p~n", [hd(Queue)]} || Queue =/= []]
        ++ [{"** When server state  = ~p~n", [State]},
            {"** Reason for termination = ~w:~p~n", [Class, Explained]},
            {"** Callback modules = ~p~n", [Modules]},
            {"** Callback mode = ~p~n", [Modes]}]
        ++ [{"** Queued = ~p~n", [tl(Queue)]} || Queue =/= [], tl(Queue) =/= []]
        ++ [{"** Postponed = ~p~n", [Postponed]} || Postponed =/= []]
        ++ [{"** Stacktrace =~n**  ~p~n", [Trace]} || Stack =/= []]
        ++ [{"** Time-outs: ~p~n", [Timeouts]} || Timers > 0]
        ++ [{"** Log =~n**  ~p~n", [Log]} || Log =/= []]
        ++ client(Client),
    {lists:flatmap(fun({Format, _}) -> limited(Format, Depth) end, Parts),
     lists:flatmap(fun({Format, Args}) -> depths(Format, Args, Depth) end, Parts)}.

client(undefined) -> [];
client({Pid, dead}) -> [{"** Client ~p is dead~n", [Pid]}];
client({Pid, remote}) -> [{"** Client ~p is remote on node ~p~n", [Pid, node(Pid)]}];
client({_, {Name, Stack}}) -> [{"** Client ~p stacktrace~n** ~p~n", [Name, Stack]}].

%% The format with ~tp for ~p, or ~tP where terms are cut at a depth.
limited([$~, $p | Rest], unlimited) -> "~tp" ++ limited(Rest, unlimited);
limited([$~, $p | Rest], Depth) -> "~tP" ++ limited(Rest, Depth);
limited([$~, $w | Rest], Depth) -> "~tw" ++ limited(Rest, Depth);
limited([C | Rest], Depth) -> [C | limited(Rest, Depth)];
limited([], _) -> [].

%% The arguments, each of ~p with its depth.
depths(_, Args, unlimited) -> Args;
depths([$~, $p | Rest], [Arg | Args], Depth) -> [Arg, Depth | depths(Rest, Args, Depth)];
depths([$~, $w | Rest], [Arg | Args], Depth) -> [Arg | depths(Rest, Args, Depth)];
depths([_ | Rest], Args, Depth) -> depths(Rest, Args, Depth);
depths([], [], _) -> [].

%% Says what undef means.
explain(error, undef, [{M, F, A, _} | Callers] = Stack) ->
    Arity = case A of
                _ when is_list(A) -> length(A);
                _ -> A
            end,
    case code:is_loaded(M) of
        false -> {{'module could not be loaded', M}, Callers};
        _ ->
            case erlang:function_exported(M, F, Arity) of
                true -> {undef, Stack};
                false -> {{'function not exported', {M, F, Arity}}, Callers}
            end
    end;
explain(_, Reason, Stack) -> {Reason, Stack}.
