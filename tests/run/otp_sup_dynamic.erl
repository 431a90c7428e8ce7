%%% supervisor: start_child, terminate_child, restart_child, delete_child, get_childspec, their errors.
-module(otp_sup_dynamic).
-behaviour(supervisor).
-export([main/1, init/1, start_ok/1, start_bad/0, start_ignore/0, start_info/0, loop/0]).

main(_) ->
    {ok, S} = supervisor:start_link(?MODULE, []),
    Spec = fun(Id) -> #{id => Id, start => {?MODULE, start_ok, [Id]}} end,
    {ok, A} = supervisor:start_child(S, Spec(a)),
    io:format("~w~n", [supervisor:start_child(S, Spec(a)) =:= {error, {already_started, A}}]),
    {ok, B, info_b} = supervisor:start_child(S, {b, {?MODULE, start_info, []}, permanent, 2000, worker, dynamic}),
    io:format("~w ~w~n", [is_pid(B), lists:sort(supervisor:count_children(S))]),
    io:format("~w~n", [supervisor:terminate_child(S, a)]),
    io:format("~w~n", [is_process_alive(A)]),
    io:format("~w~n", [lists:sort([{I, is_pid(P)} || {I, P, _, _} <- supervisor:which_children(S)])]),
    io:format("~w~n", [supervisor:start_child(S, Spec(a))]),
    {ok, A2} = supervisor:restart_child(S, a),
    io:format("~w ~w~n", [A2 =/= A, supervisor:restart_child(S, a)]),
    io:format("~w~n", [supervisor:delete_child(S, a)]),
    io:format("~w ~w~n", [supervisor:terminate_child(S, a), supervisor:delete_child(S, a)]),
    io:format("~w~n", [[supervisor:terminate_child(S, zz), supervisor:restart_child(S, zz), supervisor:delete_child(S, zz)]]),
    io:format("~w~n", [supervisor:start_child(S, #{id => ign, start => {?MODULE, start_ignore, []}})]),
    io:format("~w~n", [supervisor:start_child(S, #{id => bad, start => {?MODULE, start_bad, []}})]),
    io:format("~w~n", [supervisor:start_child(S, #{id => undef, start => {no_mod, no_fun, []}}) =/= ok]),
    io:format("~w~n", [lists:sort([{I, P} || {I, P, _, _} <- supervisor:which_children(S), not is_pid(P)])]),
    io:format("~p~n", [supervisor:get_childspec(S, b)]),
    io:format("~p~n", [supervisor:get_childspec(S, none)]),
    io:format("~p~n", [[supervisor:start_child(S, X) || X <- [#{id => x}, #{start => {a, b, []}}, {x, y}, #{id => x, start => notmfa}, #{id => x, start => {m, f, []}, restart => sometimes}, #{id => x, start => {m, f, []}, shutdown => -5}]]]),
    io:format("~p~n", [[supervisor:check_childspecs(X) || X <- [[Spec(q)], [Spec(q), Spec(q)], [#{}], notlist, [{i, {m, f, []}, permanent, infinity, supervisor, [m]}]]]]).

init([]) -> {ok, {#{}, []}}.
start_ok(_) -> {ok, proc_lib:spawn_link(?MODULE, loop, [])}.
start_info() -> {ok, proc_lib:spawn_link(?MODULE, loop, []), info_b}.
start_bad() -> {error, cannot_start}.
start_ignore() -> ignore.
loop() -> receive stop -> ok end.
