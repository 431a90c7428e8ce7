%%% Access to the command line and orderly shutdown, as OTP's module init.
%%%
%%% Every function asks the process registered as `init` (rvm_boot's loop), which holds the arguments.
%%% restart/0 and reboot/0 do not exist: a system is started once.
-module(init).
-export([get_argument/1, get_arguments/0, get_plain_arguments/0, get_status/0, script_name/0,
         stop/0, stop/1]).

%% Returns {ok, [Values]} with one list of strings for each occurrence of -Flag, or error.
get_argument(Flag) ->
    case [Values || {F, Values} <- get_arguments(), F =:= Flag] of
        [] -> default(Flag);
        Found -> {ok, Found}
    end.

%% The emulator always knows these three.
default(home) ->
    case os:getenv("HOME") of
        false -> error;
        Home -> {ok, [[Home]]}
    end;
default(progname) ->
    {ok, [["rvm"]]};
default(_) ->
    error.

get_arguments() -> call(get_arguments).

get_plain_arguments() -> call(get_plain_arguments).

%% {InternalStatus, ProvidedStatus}.
get_status() -> call(get_status).

%% The file name of the running script as given on the command line, as escript:script_name/0.
script_name() -> call(script_name).

stop() -> stop(0).

%% Stops the system in order; returns ok at once. Status as of erlang:halt/1, but not abort.
stop(Status) when is_integer(Status), Status >= 0 ->
    init ! {stop, {stop, Status}},
    ok;
stop(Slogan) ->
    case is_slogan(Slogan) of
        true ->
            init ! {stop, {stop, Slogan}},
            ok;
        false ->
            erlang:error(badarg, [Slogan])
    end.

is_slogan([C | Rest]) when is_integer(C), C >= 0 -> is_slogan(Rest);
is_slogan(Rest) -> Rest =:= [].

call(Request) ->
    Ref = monitor(process, init),
    init ! {init_call, self(), Ref, Request},
    receive
        {Ref, Answer} ->
            demonitor(Ref, [flush]),
            Answer;
        {'DOWN', Ref, process, _, Reason} ->
            exit(Reason)
    end.
