%%% Runs one test program under OTP the way `rvm run` runs it.
%%%
%%% Started by otp_run.sh as `erl -noshell -s otp_main -extra MODULE ARG...`.
%%% main/1 runs in a fresh process without links and with an empty mailbox.
%%% Exit codes: 0 when main returns, 1 when it fails or is killed by a signal,
%%% N for halt(N). The logger's handler is drained before the node stops, so
%%% that a report logged before main returned is never lost.
-module(otp_main).
-export([start/0]).

start() ->
    [Name | Args] = init:get_plain_arguments(),
    Module = list_to_atom(Name),
    spawn(fun() -> watch(Module, Args) end).

watch(Module, Args) ->
    Watcher = self(),
    {Pid, Ref} = spawn_monitor(fun() -> run(Watcher, Module, Args) end),
    receive
        {Pid, Code} ->
            stop(Code);
        {'DOWN', Ref, process, Pid, Reason} ->
            io:format(standard_error, "otp_main: main/1 ended: ~tp~n", [Reason]),
            stop(1)
    end.

%% After main returns its process must stay alive until the node has stopped:
%% its links would otherwise fire, which they do not under escript or rvm.
run(Watcher, Module, Args) ->
    Code =
        try Module:main(Args) of
            _ -> 0
        catch
            Class:Reason:Stack ->
                io:format(standard_error, "otp_main: ~p: ~tp~n~tp~n",
                          [Class, Reason, Stack]),
                1
        end,
    Watcher ! {self(), Code},
    receive after infinity -> ok end.

stop(Code) ->
    _ = logger_std_h:filesync(default),
    halt(Code).
