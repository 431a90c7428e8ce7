%%% Dying in different states: waiting, running, with messages, with links and timers open.
-module(proc_exit_while).
-export([main/1]).

main(_) ->
    F = [fun() -> receive never -> ok end end,
         fun Spin() -> Spin() end,
         fun() -> receive after 100000 -> ok end end,
         fun() -> lists:foldl(fun(X, A) -> A + X end, 0, lists:seq(1, 100000000)) end,
         fun() -> erlang:send_after(100000, self(), x), receive x -> ok end end,
         fun() -> [self() ! I || I <- lists:seq(1, 1000)], receive never -> ok end end,
         fun() -> process_flag(trap_exit, true), receive never -> ok end end,
         fun() -> try receive never -> ok end after exit(cleanup_must_not_run) end end,
         fun() -> build([]) end],
    Ps = [spawn_monitor(G) || G <- F],
    receive after 50 -> ok end,
    [exit(P, kill) || {P, _} <- Ps],
    io:format("~w~n", [[receive {'DOWN', R, process, P, W} -> W end || {P, R} <- Ps]]).

build(L) when length(L) > 1000 -> build([]);
build(L) -> build([L | L]).
