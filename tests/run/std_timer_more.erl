%%% timer: send_interval/3, exit_after/2, kill_after/1 act on the caller or a given process.
-module(std_timer_more).
-export([main/1]).

main(_) ->
    Me = self(),
    P = spawn(fun Loop() -> receive tick -> Me ! ticked, Loop() end end),
    {ok, T} = timer:send_interval(10, P, tick),
    io:format("~w~n", [[receive ticked -> ticked after 2000 -> none end || _ <- [1, 2, 3]]]),
    io:format("~w~n", [timer:cancel(T)]),
    exit(P, kill),
    %% An interval ends with its receiver.
    Q = spawn(fun() -> receive tick -> ok end end),
    {ok, U} = timer:send_interval(10, Q, tick),
    R = monitor(process, Q),
    receive {'DOWN', R, _, _, W} -> io:format("~w~n", [W]) end,
    timer:sleep(30),
    io:format("~w~n", [element(1, timer:cancel(U))]),
    {A, RA} = spawn_monitor(fun() -> timer:exit_after(10, enough), receive after infinity -> ok end end),
    receive {'DOWN', RA, _, A, WA} -> io:format("~w~n", [WA]) end,
    {B, RB} = spawn_monitor(fun() -> timer:kill_after(10), receive after infinity -> ok end end),
    receive {'DOWN', RB, _, B, WB} -> io:format("~w~n", [WB]) end,
    {C, RC} = spawn_monitor(fun() -> {ok, X} = timer:exit_after(30, never), timer:cancel(X), timer:sleep(60), exit(survived) end),
    receive {'DOWN', RC, _, C, WC} -> io:format("~w~n", [WC]) end.
