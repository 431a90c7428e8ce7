%%% What gen_server has to say: error reports, status, debug events.
%%%
%%% Loaded only when a server fails, is asked for its status, or is traced. The terminated and
%%% no_handle_info functions run in the server process; the rest is formatting.
-module(gen_server_report).
-export([terminated/8, no_handle_info/2, print_event/3, format_status/2, format_log/1, format_log/2]).

%% Logs that a server ends for a reason that is not an orderly one. Stack is [] if it asked to stop.
terminated(Reason, Stack, Name, From, Msg, Mod, State, Debug) ->
    Full = case Stack of
               [] -> Reason;
               _ -> {Reason, Stack}
           end,
    Log = sys:get_log(Debug),
    Status = status(Mod, terminate, get(), #{state => State, message => Msg, reason => Full, log => Log}),
    report(error,
           #{label => {gen_server, terminate},
             name => Name,
             last_message => maps:get(message, Status),
             state => maps:get(state, Status),
             log => maps:get(log, Status),
             reason => maps:get(reason, Status),
             client_info => client_info(From)},
           error).

%% A message came to a server whose module has no handle_info/2.
no_handle_info(Mod, Msg) ->
    report(warning, #{label => {gen_server, no_handle_info}, module => Mod, message => Msg}, warning_msg).

report(Level, Report, Tag) ->
    logger:log(Level, Report,
               #{domain => [otp],
                 report_cb => fun gen_server:format_log/2,
                 error_logger => #{tag => Tag, report_cb => fun gen_server:format_log/1}}).

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

%% Lets the callback module replace what must not be seen. A failing callback changes nothing.
status(Mod, Opt, PDict, Status) ->
    case {erlang:function_exported(Mod, format_status, 1), erlang:function_exported(Mod, format_status, 2)} of
        {true, _} ->
            try Mod:format_status(Status) of
                New when is_map(New) -> maps:merge(Status, New);
                _ -> Status
            catch
                _:_ -> Status#{'EXIT' => atom_to_list(Mod) ++ ":format_status/1 crashed"}
            end;
        {false, true} ->
            #{state := State} = Status,
            try Status#{state := Mod:format_status(Opt, [PDict, State]), '$status' => true}
            catch
                _:_ when Opt =:= terminate -> Status;
                _:_ -> Status#{state := atom_to_list(Mod) ++ ":format_status/2 crashed"}
            end;
        _ ->
            Status
    end.

%% For sys:get_status.
format_status(Opt, [PDict, SysState, Parent, Debug, {State, #{name := Name, mod := Mod}, _}]) ->
    Status = status(Mod, Opt, PDict, #{state => State, log => sys:get_log(Debug)}),
    #{state := Shown, log := Log} = Status,
    Data = case Status of
               #{'EXIT' := Text} -> [{data, [{"State", Text}]}];
               #{'$status' := true} when is_list(Shown) -> Shown;
               #{'$status' := true} -> [Shown];
               _ -> [{data, [{"State", Shown}]}]
           end,
    [{header, header(Name)},
     {data, [{"Status", SysState}, {"Parent", Parent}, {"Logged events", Log}]} | Data].

header(Name) when is_pid(Name) -> lists:concat(["Status for generic server ", pid_to_list(Name)]);
header(Name) when is_atom(Name) -> lists:concat(["Status for generic server ", Name]);
header(Name) -> {"Status for generic server", Name}.

%% The event printer given to sys:handle_debug.
print_event(Dev, {in, {'$gen_call', {From, _}, Request}}, Name) ->
    io:format(Dev, "*DBG* ~tp got call ~tp from ~tw~n", [Name, Request, From]);
print_event(Dev, {in, {'$gen_cast', Request}}, Name) ->
    io:format(Dev, "*DBG* ~tp got cast ~tp~n", [Name, Request]);
print_event(Dev, {in, Msg}, Name) ->
    io:format(Dev, "*DBG* ~tp got ~tp~n", [Name, Msg]);
print_event(Dev, {out, Msg, {To, _}, State}, Name) ->
    io:format(Dev, "*DBG* ~tp sent ~tp to ~tw, new state ~tp~n", [Name, Msg, To, State]);
print_event(Dev, {noreply, State}, Name) ->
    io:format(Dev, "*DBG* ~tp new state ~tp~n", [Name, State]);
print_event(Dev, Event, Name) ->
    io:format(Dev, "*DBG* ~tp dbg  ~tp~n", [Name, Event]).

%% Report callbacks: {Format, Args}, or text with logger's configuration.

format_log(Report) ->
    log_format(Report, unlimited).

format_log(Report, Config) ->
    Depth = maps:get(depth, Config, unlimited),
    {Format, Args} = log_format(Report, Depth),
    case Config of
        #{single_line := true} ->
            Text = lists:flatten(io_lib:format(Format, Args)),
            lists:join($\s, string:lexemes(Text, "\n"));
        #{chars_limit := Limit} when is_integer(Limit) ->
            io_lib:format(Format, Args, [{chars_limit, Limit}]);
        _ ->
            io_lib:format(Format, Args)
    end.

log_format(#{label := {gen_server, no_handle_info}, module := Mod, message := Msg}, Depth) ->
    {"** Undefined handle_info in ~tp~n** Unhandled message: " ++ p(Depth) ++ "~n",
     [Mod | a(Msg, Depth)]};
log_format(#{label := {gen_server, terminate}, name := Name, last_message := Msg, state := State, log := Log,
             reason := Reason, client_info := Client}, Depth) ->
    P = p(Depth),
    {ClientFormat, ClientArgs} = client(Client, Depth),
    {LogFormat, LogArgs} = case Log of
                               [] -> {"", []};
                               _ -> {"** Log ==~n** [" ++ lists:append(lists:join(",~n    ", [P || _ <- Log])) ++ "]~n",
                                     lists:append([a(E, Depth) || E <- Log])}
                           end,
    {"** Generic server " ++ P ++ " terminating \n** Last message in was " ++ P
     ++ "~n** When Server state == " ++ P ++ "~n** Reason for termination ==~n** " ++ P ++ "~n"
     ++ LogFormat ++ ClientFormat,
     a(Name, Depth) ++ a(Msg, Depth) ++ a(State, Depth) ++ a(explain(Reason), Depth) ++ LogArgs ++ ClientArgs}.

%% Format and arguments of a term that may have to be cut at a depth.
p(unlimited) -> "~tp";
p(_) -> "~tP".

a(Term, unlimited) -> [Term];
a(Term, Depth) -> [Term, Depth].

client(undefined, _) -> {"", []};
client({Pid, dead}, _) -> {"** Client ~p is dead~n", [Pid]};
client({Pid, remote}, _) -> {"** Client ~p is remote on node ~p~n", [Pid, node(Pid)]};
client({_, {Name, Stack}}, Depth) ->
    P = p(Depth),
    {"** Client " ++ P ++ " stacktrace~n** " ++ P ++ "~n", a(Name, Depth) ++ a(Stack, Depth)}.

%% Says what undef means.
explain({undef, [{M, F, A, _} | _] = Stack} = Reason) ->
    Arity = case A of
                _ when is_list(A) -> length(A);
                _ -> A
            end,
    case code:is_loaded(M) of
        false -> {'module could not be loaded', Stack};
        _ ->
            case erlang:function_exported(M, F, Arity) of
                true -> Reason;
                false -> {'function not exported', Stack}
            end
    end;
explain(Reason) ->
    Reason.
