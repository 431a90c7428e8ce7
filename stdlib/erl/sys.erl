%%% System messages: debugging, suspending and upgrading of processes that follow OTP's conventions.
%%%
%%% The client half sends {system, From, Request} and waits for the answer. The server half
%%% (handle_system_msg, handle_debug) runs in the asked process, which hands over its state and gets
%%% it back through its module's system_* callbacks; while suspended it serves system messages only.
%%% A debug structure is a list of {trace, true} | {log, {Max, Events}} | {statistics, S} |
%%% {log_to_file, Fd} | {Id, {Fun, FunState}}, [] meaning that nothing is watched.
-module(sys).
-export([suspend/1, suspend/2, resume/1, resume/2, get_status/1, get_status/2, get_state/1, get_state/2,
         replace_state/2, replace_state/3, change_code/4, change_code/5, terminate/2, terminate/3,
         log/2, log/3, trace/2, trace/3, statistics/2, statistics/3, log_to_file/2, log_to_file/3,
         no_debug/1, no_debug/2, install/2, install/3, remove/2, remove/3,
         handle_system_msg/6, handle_system_msg/7, handle_debug/4, print_log/1, get_log/1, get_debug/3,
         debug_options/1, suspend_loop_hib/1]).

%% Events kept by {log, true}.
-define(LOG_LENGTH, 10).

%% The client half. Exits with {Reason, {sys, Function, Args}} if the process does not answer.

suspend(Name) -> ask(Name, suspend, suspend, [Name]).
suspend(Name, Timeout) -> ask(Name, suspend, Timeout, suspend, [Name, Timeout]).

resume(Name) -> ask(Name, resume, resume, [Name]).
resume(Name, Timeout) -> ask(Name, resume, Timeout, resume, [Name, Timeout]).

get_status(Name) -> ask(Name, get_status, get_status, [Name]).
get_status(Name, Timeout) -> ask(Name, get_status, Timeout, get_status, [Name, Timeout]).

get_state(Name) -> result(ask(Name, get_state, get_state, [Name])).
get_state(Name, Timeout) -> result(ask(Name, get_state, Timeout, get_state, [Name, Timeout])).

replace_state(Name, Fun) ->
    result(ask(Name, {replace_state, Fun}, replace_state, [Name, Fun])).
replace_state(Name, Fun, Timeout) ->
    result(ask(Name, {replace_state, Fun}, Timeout, replace_state, [Name, Fun, Timeout])).

result({ok, State}) -> State;
result({error, Reason}) -> erlang:error(Reason).

change_code(Name, Module, Vsn, Extra) ->
    ask(Name, {change_code, Module, Vsn, Extra}, change_code, [Name, Module, Vsn, Extra]).
change_code(Name, Module, Vsn, Extra, Timeout) ->
    ask(Name, {change_code, Module, Vsn, Extra}, Timeout, change_code, [Name, Module, Vsn, Extra, Timeout]).

terminate(Name, Reason) -> ask(Name, {terminate, Reason}, terminate, [Name, Reason]).
terminate(Name, Reason, Timeout) ->
    ask(Name, {terminate, Reason}, Timeout, terminate, [Name, Reason, Timeout]).

trace(Name, Flag) -> ask(Name, {debug, {trace, Flag}}, trace, [Name, Flag]).
trace(Name, Flag, Timeout) -> ask(Name, {debug, {trace, Flag}}, Timeout, trace, [Name, Flag, Timeout]).

%% Flag = true | {true, N} | false | get | print
log(Name, Flag) -> ask(Name, {debug, {log, Flag}}, log, [Name, Flag]).
log(Name, Flag, Timeout) -> ask(Name, {debug, {log, Flag}}, Timeout, log, [Name, Flag, Timeout]).

statistics(Name, Flag) -> ask(Name, {debug, {statistics, Flag}}, statistics, [Name, Flag]).
statistics(Name, Flag, Timeout) ->
    ask(Name, {debug, {statistics, Flag}}, Timeout, statistics, [Name, Flag, Timeout]).

log_to_file(Name, File) -> ask(Name, {debug, {log_to_file, File}}, log_to_file, [Name, File]).
log_to_file(Name, File, Timeout) ->
    ask(Name, {debug, {log_to_file, File}}, Timeout, log_to_file, [Name, File, Timeout]).

no_debug(Name) -> ask(Name, {debug, no_debug}, no_debug, [Name]).
no_debug(Name, Timeout) -> ask(Name, {debug, no_debug}, Timeout, no_debug, [Name, Timeout]).

%% Installs {Fun, State} or {Id, Fun, State}; Fun(State, Event, Extra) -> done | NewState
install(Name, Spec) -> ask(Name, {debug, {install, Spec}}, install, [Name, Spec]).
install(Name, Spec, Timeout) -> ask(Name, {debug, {install, Spec}}, Timeout, install, [Name, Spec, Timeout]).

remove(Name, Id) -> ask(Name, {debug, {remove, Id}}, remove, [Name, Id]).
remove(Name, Id, Timeout) -> ask(Name, {debug, {remove, Id}}, Timeout, remove, [Name, Id, Timeout]).

ask(Name, Request, Function, Args) ->
    ask(Name, Request, 5000, Function, Args).

ask(Name, Request, Timeout, Function, Args) ->
    try gen:call(Name, system, Request, Timeout) of
        {ok, Answer} -> Answer
    catch
        exit:Reason -> exit({Reason, {sys, Function, Args}})
    end.

%% The server half.

handle_system_msg(Request, From, Parent, Module, Debug, Misc) ->
    handle_system_msg(Request, From, Parent, Module, Debug, Misc, false).

%% Hib: whether the process was hibernating, so that it does so again while suspended.
handle_system_msg(Request, From, Parent, Module, Debug, Misc, Hib) ->
    serve(running, Request, From, {Parent, Module, Debug, Misc, Hib}).

serve(SysState, Request, From, {Parent, Module, Debug, Misc, Hib} = All) ->
    case Request of
        suspend ->
            gen:reply(From, ok),
            suspended(All);
        resume ->
            gen:reply(From, ok),
            Module:system_continue(Parent, Debug, Misc);
        {terminate, Reason} ->
            gen:reply(From, ok),
            Module:system_terminate(Reason, Parent, Debug, Misc);
        _ ->
            {Reply, Debug1, Misc1} = do(Request, SysState, All),
            gen:reply(From, Reply),
            case SysState of
                running -> Module:system_continue(Parent, Debug1, Misc1);
                suspended -> suspended({Parent, Module, Debug1, Misc1, Hib})
            end
    end.

suspended({_, _, _, _, true} = All) ->
    proc_lib:hibernate(sys, suspend_loop_hib, [All]);
suspended(All) ->
    suspend_loop(All).

suspend_loop_hib(All) -> suspend_loop(All).

suspend_loop({Parent, Module, Debug, Misc, _} = All) ->
    receive
        {system, From, Request} -> serve(suspended, Request, From, All);
        {'EXIT', Parent, Reason} -> Module:system_terminate(Reason, Parent, Debug, Misc)
    end.

do(get_state, _, {_, Module, Debug, Misc, _}) ->
    {get_state_of(Module, Misc), Debug, Misc};
do({replace_state, Fun}, _, {_, Module, Debug, Misc, _}) ->
    {Reply, Misc1} = replace_state_of(Fun, Module, Misc),
    {Reply, Debug, Misc1};
do(get_status, SysState, {Parent, Module, Debug, Misc, _}) ->
    PDict = get(),
    Shown = case erlang:function_exported(Module, format_status, 2) of
                true -> Module:format_status(normal, [PDict, SysState, Parent, Debug, Misc]);
                false -> Misc
            end,
    {{status, self(), {module, Module}, [PDict, SysState, Parent, Debug, Shown]}, Debug, Misc};
do({debug, What}, _, {_, _, Debug, Misc, _}) ->
    {Reply, Debug1} = debug(What, Debug),
    {Reply, Debug1, Misc};
do({change_code, Mod, Vsn, Extra}, suspended, {_, Module, Debug, Misc, _}) ->
    try Module:system_code_change(Misc, Mod, Vsn, Extra) of
        {ok, Misc1} -> {ok, Debug, Misc1};
        Else -> {{error, Else}, Debug, Misc}
    catch
        throw:{ok, Misc1} -> {ok, Debug, Misc1};
        throw:Else -> {{error, Else}, Debug, Misc};
        exit:Reason -> {{error, {'EXIT', Reason}}, Debug, Misc};
        error:Reason:Stack -> {{error, {'EXIT', {Reason, Stack}}}, Debug, Misc}
    end;
do(Request, _, {_, _, Debug, Misc, _}) ->
    {{error, {unknown_system_msg, Request}}, Debug, Misc}.

get_state_of(Module, Misc) ->
    case erlang:function_exported(Module, system_get_state, 1) of
        true ->
            try {ok, _} = Module:system_get_state(Misc)
            catch
                Class:Reason -> {error, {callback_failed, {Module, system_get_state}, {Class, Reason}}}
            end;
        false ->
            {ok, Misc}
    end.

replace_state_of(Fun, Module, Misc) ->
    Exported = erlang:function_exported(Module, system_replace_state, 2),
    try
        case Exported of
            true ->
                {ok, State, Misc1} = Module:system_replace_state(Fun, Misc),
                {{ok, State}, Misc1};
            false ->
                Misc1 = Fun(Misc),
                {{ok, Misc1}, Misc1}
        end
    catch
        Class:Reason ->
            Where = case Exported of
                        true -> {Module, system_replace_state};
                        false -> {sys, replace_state}
                    end,
            {{error, {callback_failed, Where, {Class, Reason}}}, Misc}
    end.

%% Debugging.

debug(no_debug, Debug) ->
    close_file(Debug),
    {ok, []};
debug({trace, true}, Debug) -> {ok, store(trace, true, Debug)};
debug({trace, false}, Debug) -> {ok, lists:keydelete(trace, 1, Debug)};
debug({log, true}, Debug) -> {ok, set_log(?LOG_LENGTH, Debug)};
%% N counts messages: one in and one out.
debug({log, {true, N}}, Debug) when is_integer(N), N >= 1 -> {ok, set_log(2 * N, Debug)};
debug({log, false}, Debug) -> {ok, lists:keydelete(log, 1, Debug)};
debug({log, get}, Debug) -> {{ok, get_log(Debug)}, Debug};
debug({log, print}, Debug) ->
    print_log(Debug),
    {ok, Debug};
debug({statistics, true}, Debug) -> {ok, store(statistics, new_statistics(), Debug)};
debug({statistics, false}, Debug) -> {ok, lists:keydelete(statistics, 1, Debug)};
debug({statistics, get}, Debug) -> {{ok, get_statistics(Debug)}, Debug};
debug({log_to_file, false}, Debug) ->
    close_file(Debug),
    {ok, lists:keydelete(log_to_file, 1, Debug)};
debug({log_to_file, File}, Debug) ->
    close_file(Debug),
    Rest = lists:keydelete(log_to_file, 1, Debug),
    case file:open(File, [write, {encoding, utf8}]) of
        {ok, Fd} -> {ok, store(log_to_file, Fd, Rest)};
        {error, _} -> {{error, open_file}, Rest}
    end;
debug({install, {Fun, State}}, Debug) when is_function(Fun) -> {ok, install_fun(Fun, Fun, State, Debug)};
debug({install, {Id, Fun, State}}, Debug) -> {ok, install_fun(Id, Fun, State, Debug)};
debug({remove, Id}, Debug) -> {ok, lists:keydelete(Id, 1, Debug)};
debug(_, Debug) -> {unknown_debug, Debug}.

%% What comes new stands first.
store(Key, Value, Debug) -> [{Key, Value} | lists:keydelete(Key, 1, Debug)].

install_fun(Id, Fun, State, Debug) ->
    case lists:keymember(Id, 1, Debug) of
        true -> Debug;
        false -> [{Id, {Fun, State}} | Debug]
    end.

set_log(N, Debug) ->
    Events = case lists:keyfind(log, 1, Debug) of
                 {_, {_, Old}} -> lists:sublist(Old, N);
                 false -> []
             end,
    store(log, {N, Events}, Debug).

close_file(Debug) ->
    case lists:keyfind(log_to_file, 1, Debug) of
        {_, Fd} -> file:close(Fd);
        false -> ok
    end.

new_statistics() ->
    {calendar:local_time(), erlang:process_info(self(), reductions), 0, 0}.

get_statistics(Debug) ->
    case lists:keyfind(statistics, 1, Debug) of
        {_, {Start, {reductions, Before}, In, Out}} ->
            {reductions, Now} = erlang:process_info(self(), reductions),
            [{start_time, Start}, {current_time, calendar:local_time()}, {reductions, Now - Before},
             {messages_in, In}, {messages_out, Out}];
        false ->
            no_statistics
    end.

%% handle_debug(Debug, FormFun, Extra, Event) -> Debug
%% FormFun(Device, Event, Extra) prints. Events {in, _}, {in, _, _}, {out, _, _}, {out, _, _, _} are counted.
handle_debug([{trace, true} = T | Rest], Form, Extra, Event) ->
    Form(standard_io, Event, Extra),
    [T | handle_debug(Rest, Form, Extra, Event)];
handle_debug([{log, {Max, Events}} | Rest], Form, Extra, Event) ->
    Events1 = lists:sublist([{Event, Extra, Form} | Events], Max),
    [{log, {Max, Events1}} | handle_debug(Rest, Form, Extra, Event)];
handle_debug([{log_to_file, Fd} = T | Rest], Form, Extra, Event) ->
    Form(Fd, Event, Extra),
    [T | handle_debug(Rest, Form, Extra, Event)];
handle_debug([{statistics, {Start, Reductions, In, Out}} | Rest], Form, Extra, Event) ->
    S = case element(1, Event) of
            in -> {Start, Reductions, In + 1, Out};
            out -> {Start, Reductions, In, Out + 1};
            _ -> {Start, Reductions, In, Out}
        end,
    [{statistics, S} | handle_debug(Rest, Form, Extra, Event)];
handle_debug([{Id, {Fun, State}} | Rest], Form, Extra, Event) ->
    try Fun(State, Event, Extra) of
        done -> handle_debug(Rest, Form, Extra, Event);
        State1 -> [{Id, {Fun, State1}} | handle_debug(Rest, Form, Extra, Event)]
    catch
        _:_ -> handle_debug(Rest, Form, Extra, Event)
    end;
handle_debug([], _, _, _) ->
    [].

%% Prints the logged events, oldest first.
print_log(Debug) ->
    case lists:keyfind(log, 1, Debug) of
        {_, {_, Events}} ->
            lists:foreach(fun({Event, Extra, Form}) -> Form(standard_io, Event, Extra) end, lists:reverse(Events));
        false ->
            ok
    end.

%% The logged events, oldest first.
get_log(Debug) ->
    case lists:keyfind(log, 1, Debug) of
        {_, {_, Events}} -> [Event || {Event, _, _} <- lists:reverse(Events)];
        false -> []
    end.

%% What an installed item is at, or Default.
get_debug(Item, Debug, Default) ->
    case lists:keyfind(Item, 1, Debug) of
        {_, {_, Data}} when Item =/= log -> Data;
        {_, Data} -> Data;
        false -> Default
    end.

%% The debug structure for a list of start options.
debug_options(Options) -> debug_options(Options, []).

debug_options([Option | Options], Debug) ->
    debug_options(Options, start_option(Option, Debug));
debug_options([], Debug) ->
    Debug.

start_option(trace, Debug) -> ok(debug({trace, true}, Debug));
start_option(log, Debug) -> ok(debug({log, true}, Debug));
start_option({log, N}, Debug) -> ok(debug({log, {true, N}}, Debug));
start_option(statistics, Debug) -> ok(debug({statistics, true}, Debug));
start_option({log_to_file, File}, Debug) -> ok(debug({log_to_file, File}, Debug));
start_option({install, Spec}, Debug) -> ok(debug({install, Spec}, Debug));
start_option(_, Debug) -> Debug.

ok({ok, Debug}) -> Debug;
ok({_, Debug}) -> Debug.
