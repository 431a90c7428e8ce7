%%% What asks another process and waits for its answer leaves nothing in the mailbox, however full the
%%% heap is when it asks.
-module(proc_answers).
-export([main/1]).

main(_) ->
    Living = spawn(fun() -> receive stop -> ok end end),
    Asked = [{N, ask(Living, lists:seq(1, N rem 40))} || N <- lists:seq(1, 4000)],
    Living ! stop,
    io:format("~w ~w~n", [length(Asked), [N || {N, Good} <- Asked, not Good]]),
    io:format("~w~n", [receive Stray -> {stray, Stray} after 50 -> none end]),
    Table = ets:new(t, [public]),
    [true = ets:insert(Table, {N, N}) || N <- lists:seq(1, 3000)],
    io:format("~w~n", [lists:usort([fixed(Table, lists:seq(1, N rem 40)) || N <- lists:seq(1, 2000)])]).

ask(Living, Garbage) ->
    Dead = spawn(fun() -> ok end),
    Answers = [is_process_alive(Living), erlang:check_process_code(Living, lists),
               process_info(Living, trap_exit), garbage_collect(Living), is_boolean(is_process_alive(Dead))],
    length(Garbage) >= 0 andalso Answers =:= [true, false, {trap_exit, false}, true, true].

%% Fixed twice, released once: it is still fixed.
fixed(Table, Garbage) ->
    true = ets:safe_fixtable(Table, true),
    true = ets:safe_fixtable(Table, true),
    ets:delete(Table, hd([1 | Garbage])), ets:insert(Table, {1, 1}),
    true = ets:safe_fixtable(Table, false),
    {_, [{_, Count}]} = ets:info(Table, safe_fixed),
    true = ets:safe_fixtable(Table, false),
    {Count, ets:info(Table, safe_fixed), length(Garbage) >= 0}.
