%%% The functions of module erlang that are natural in Erlang; all others are natives.
%%%
%%% Natives are called with the module prefix. There is no distribution: other nodes are never connected,
%%% which is what the functions that take a node say.
-module(erlang).
-export([convert_time_unit/3, send_nosuspend/2, send_nosuspend/3, append/2, subtract/2,
         spawn/2, spawn/4, spawn_link/2, spawn_link/4, spawn_opt/3, spawn_opt/5, spawn_monitor/2, spawn_monitor/4,
         spawn_request/1, spawn_request/2, spawn_request/3, spawn_request/4, spawn_request/5, spawn_request_abandon/1,
         check_process_code/3, process_flag/3, garbage_collect/2,
         nodes/2, monitor_node/2, monitor_node/3, disconnect_node/1, get_cookie/0, get_cookie/1, set_cookie/1, set_cookie/2,
         purge_module/1, delete_module/1, display_string/1, display_nl/0, ports/0, phash/2]).

%% Converts with rounding towards negative infinity.
convert_time_unit(Time, From, To) ->
    try floor_div(Time * parts(To), parts(From))
    catch
        error:_ -> erlang:error(badarg, [Time, From, To])
    end.

floor_div(N, D) when N >= 0 -> N div D;
floor_div(N, D) -> -((-N + D - 1) div D).

%% Parts per second. The VM's native unit and its performance counter are nanoseconds.
parts(second) -> 1;
parts(millisecond) -> 1000;
parts(microsecond) -> 1000000;
parts(nanosecond) -> 1000000000;
parts(native) -> 1000000000;
parts(perf_counter) -> 1000000000;
parts(seconds) -> 1;
parts(milli_seconds) -> 1000;
parts(micro_seconds) -> 1000000;
parts(nano_seconds) -> 1000000000;
parts(N) when is_integer(N), N > 0 -> N.

%% Sending never suspends the sender.
send_nosuspend(To, Message) -> erlang:send_nosuspend(To, Message, []).

send_nosuspend(To, Message, Options) ->
    case erlang:send(To, Message, [nosuspend | Options]) of
        ok -> true;
        _ -> false
    end.

append(A, B) -> A ++ B.

subtract(A, B) -> A -- B.

%% Spawning on a node: on this one as without; on any other the new process fails at once with noconnection.

spawn(Node, Fun) when is_function(Fun, 0) -> erlang:spawn(on(Node, Fun)).
spawn(Node, M, F, A) -> erlang:spawn(on(Node, mfa(M, F, A))).

spawn_link(Node, Fun) when is_function(Fun, 0) -> erlang:spawn_link(on(Node, Fun)).
spawn_link(Node, M, F, A) -> erlang:spawn_link(on(Node, mfa(M, F, A))).

spawn_opt(Node, Fun, Options) when is_function(Fun, 0) -> erlang:spawn_opt(on(Node, Fun), Options).
spawn_opt(Node, M, F, A, Options) -> erlang:spawn_opt(on(Node, mfa(M, F, A)), Options).

spawn_monitor(Node, Fun) when is_function(Fun, 0) -> erlang:spawn_monitor(on(Node, Fun)).
spawn_monitor(Node, M, F, A) -> erlang:spawn_monitor(on(Node, mfa(M, F, A))).

on(Node, Fun) when Node =:= node() -> Fun;
on(Node, _) when is_atom(Node) -> fun() -> exit(noconnection) end.

mfa(M, F, A) when is_atom(M), is_atom(F), is_list(A) -> fun() -> apply(M, F, A) end.

%% Asynchronous spawning: the request is carried out at once, the reply is a message to oneself.

spawn_request(Fun) -> erlang:spawn_request(Fun, []).

spawn_request(Fun, Options) when is_function(Fun, 0), is_list(Options) ->
    request(Fun, Options);
spawn_request(Node, Fun) when is_atom(Node), is_function(Fun, 0) ->
    erlang:spawn_request(Node, Fun, []).

spawn_request(Node, Fun, Options) when is_atom(Node), is_function(Fun, 0), is_list(Options) ->
    remote_request(Node, Fun, Options);
spawn_request(M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    request(mfa(M, F, A), []).

spawn_request(Node, M, F, A) when is_atom(Node), is_atom(M), is_atom(F), is_list(A) ->
    remote_request(Node, mfa(M, F, A), []);
spawn_request(M, F, A, Options) when is_atom(M), is_atom(F), is_list(A), is_list(Options) ->
    request(mfa(M, F, A), Options).

spawn_request(Node, M, F, A, Options) ->
    remote_request(Node, mfa(M, F, A), Options).

remote_request(Node, Fun, Options) when Node =:= node() ->
    request(Fun, Options);
remote_request(_, _, Options) ->
    Ref = make_ref(),
    reply(Ref, error, noconnection, Options),
    Ref.

request(Fun, Options) ->
    Plain = [O || O <- Options, not is_reply_option(O)],
    {Pid, Ref} = case erlang:spawn_opt(Fun, Plain) of
                     {P, R} -> {P, R};
                     P -> {P, make_ref()}
                 end,
    reply(Ref, ok, Pid, Options),
    Ref.

is_reply_option({reply, _}) -> true;
is_reply_option({reply_tag, _}) -> true;
is_reply_option(_) -> false.

reply(Ref, Result, Value, Options) ->
    Tag = proplists:get_value(reply_tag, Options, spawn_reply),
    case {proplists:get_value(reply, Options, yes), Result} of
        {yes, _} -> self() ! {Tag, Ref, Result, Value};
        {success_only, ok} -> self() ! {Tag, Ref, Result, Value};
        {error_only, error} -> self() ! {Tag, Ref, Result, Value};
        _ -> ok
    end.

%% Too late: the request has been carried out.
spawn_request_abandon(Ref) when is_reference(Ref) -> false.

%% Options: {allow_gc, boolean()} (ignored), {async, RequestId}.
check_process_code(Pid, Module, Options) ->
    Result = erlang:check_process_code(Pid, Module),
    asynchronous(check_process_code, Result, Options).

asynchronous(Tag, Result, Options) ->
    case lists:keyfind(async, 1, Options) of
        {_, Id} ->
            self() ! {Tag, Id, Result},
            async;
        false ->
            Result
    end.

%% Only flags of the calling process can be set this way.
process_flag(Pid, Flag, Value) when Pid =:= self() -> erlang:process_flag(Flag, Value);
process_flag(Pid, Flag, Value) -> erlang:error(badarg, [Pid, Flag, Value]).

%% Options: {type, major | minor} (ignored), {async, RequestId}.
garbage_collect(Pid, Options) ->
    asynchronous(garbage_collect, erlang:garbage_collect(Pid), Options).

%% Distribution, that is not there.

nodes(_Kind, _Info) -> [].

monitor_node(Node, Flag) -> erlang:monitor_node(Node, Flag, []).

monitor_node(Node, true, _) when is_atom(Node), Node =/= node() ->
    self() ! {nodedown, Node},
    true;
monitor_node(Node, Flag, _) when is_atom(Node), is_boolean(Flag) ->
    true;
monitor_node(Node, Flag, Options) ->
    erlang:error(badarg, [Node, Flag, Options]).

disconnect_node(Node) when is_atom(Node) -> ignored.

get_cookie() -> nocookie.
get_cookie(Node) when is_atom(Node) -> nocookie.

set_cookie(Cookie) -> erlang:error(distribution_not_started, [Cookie]).
set_cookie(Node, Cookie) -> erlang:error(distribution_not_started, [Node, Cookie]).

purge_module(Module) when is_atom(Module) ->
    case erlang:check_old_code(Module) of
        true -> rvm_code:drop_old(Module);
        false -> erlang:error(badarg, [Module])
    end.

delete_module(Module) when is_atom(Module) ->
    case rvm_code:is_loaded(Module) of
        false -> undefined;
        _ ->
            case rvm_code:delete(Module) of
                true -> true;
                false -> erlang:error(badarg, [Module])
            end
    end.

%% Debug output past all I/O servers.
display_string(String) ->
    ok = rvm_io:write(1, unicode:characters_to_binary(String)),
    true.

display_nl() ->
    ok = rvm_io:write(1, <<"\n">>),
    true.

ports() -> [].

%% The hash of old, 1..Range.
phash(Term, Range) ->
    try dict_hash:phash(Term, Range)
    catch error:function_clause -> erlang:error(badarg, [Term, Range])
    end.
