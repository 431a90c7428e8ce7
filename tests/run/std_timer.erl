%%% timer: sleep, tc, send_after, apply_after, send_interval, cancel, exit_after, kill_after, unit helpers.
-module(std_timer).
-export([main/1, tell/2]).

main(_) ->
    io:format("~w~n", [[timer:seconds(2), timer:minutes(3), timer:hours(1), timer:hms(1, 2, 3)]]),
    io:format("~w~n", [timer:now_diff({1, 2, 3}, {1, 1, 1})]),
    io:format("~w~n", [timer:sleep(1)]),
    {T1, done} = timer:tc(fun() -> timer:sleep(30), done end),
    {T2, 5} = timer:tc(fun(A, B) -> A + B end, [2, 3]),
    {T3, [2, 1]} = timer:tc(lists, reverse, [[1, 2]]),
    io:format("~w ~w ~w~n", [T1 >= 30000, is_integer(T2), T3 >= 0]),
    {ok, _} = timer:send_after(30, hello),
    receive M1 -> io:format("~w~n", [M1]) end,
    {ok, _} = timer:send_after(10, self(), {to, me}),
    receive M2 -> io:format("~w~n", [M2]) end,
    register(std_timer_main, self()),
    {ok, _} = timer:send_after(10, std_timer_main, by_name),
    receive M3 -> io:format("~w~n", [M3]) end,
    {ok, _} = timer:apply_after(10, ?MODULE, tell, [self(), applied]),
    receive M4 -> io:format("~w~n", [M4]) end,
    {ok, C} = timer:send_after(60000, never),
    io:format("~w~n", [timer:cancel(C)]),
    {ok, I} = timer:send_interval(10, tick),
    io:format("~w~n", [[receive tick -> tick after 2000 -> none end || _ <- [1, 2, 3]]]),
    {ok, cancel} = timer:cancel(I),
    flush(),
    io:format("~w~n", [receive tick -> still after 60 -> stopped end]),
    {ok, J} = timer:apply_interval(10, ?MODULE, tell, [self(), again]),
    io:format("~w~n", [[receive again -> again after 2000 -> none end || _ <- [1, 2]]]),
    timer:cancel(J),
    {P, R} = spawn_monitor(fun() -> receive after infinity -> ok end end),
    {ok, _} = timer:exit_after(10, P, my_reason),
    receive {'DOWN', R, process, P, W} -> io:format("~w~n", [W]) end,
    {P2, R2} = spawn_monitor(fun() -> receive after infinity -> ok end end),
    {ok, _} = timer:kill_after(10, P2),
    receive {'DOWN', R2, process, P2, W2} -> io:format("~w~n", [W2]) end,
    io:format("~w~n", [[timer:send_after(-1, x), timer:send_after(x, x), timer:cancel(bad), timer:apply_after(1, m, f, notlist), timer:send_interval(foo, x)]]),
    io:format("~w~n", [timer:start()]).

tell(To, X) -> To ! X.
flush() -> receive tick -> flush() after 0 -> ok end.
