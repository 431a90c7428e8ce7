%%% What the default logger prints on standard error for crashes of plain processes, proc_lib and gen_server.
%%% stderr: compared
-module(otp_crash_reports).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2, handle_info/2, worker/1]).

main(_) ->
    run(fun() -> spawn_monitor(?MODULE, worker, [{error, plain_error}]) end),
    run(fun() -> spawn_monitor(?MODULE, worker, [{throw, nobody}]) end),
    run(fun() -> spawn_monitor(?MODULE, worker, [{exit, silent}]) end),
    run(fun() -> {P, R} = proc_lib:spawn_opt(?MODULE, worker, [{error, in_proc_lib}], [monitor]), {P, R} end),
    run(fun() -> proc_lib:spawn_opt(?MODULE, worker, [{exit, abnormal}], [monitor]) end),
    run(fun() -> proc_lib:spawn_opt(?MODULE, worker, [{exit, shutdown}], [monitor]) end),
    {ok, S} = gen_server:start({local, crashing}, ?MODULE, [{some, state}, "text"], []),
    Ref = monitor(process, S),
    gen_server:cast(S, {exit, because}),
    receive {'DOWN', Ref, process, S, W} -> io:format("~p~n", [W]) end,
    timer:sleep(100),
    io:format("end~n").

run(F) ->
    {P, R} = F(),
    receive {'DOWN', R, process, P, W} -> io:format("~w~n", [reason(W)]) end,
    timer:sleep(100).

reason({R, [{_, _, _, _} | _]}) -> R;
reason(R) -> R.

%% Exported, and able to return, so that the stack trace is the natural one.
worker({error, R}) -> error(R);
worker({throw, R}) -> throw(R);
worker({exit, R}) -> exit(R);
worker(_) -> ok.

init(S) -> {ok, S}.
handle_call(_, _, S) -> {reply, ok, S}.
handle_cast({exit, R}, _) -> exit(R).
handle_info(_, S) -> {noreply, S}.
