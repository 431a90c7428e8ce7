%%% Processes in endless loops do not stop others: preemption without any receive.
-module(proc_busy_fair).
-export([main/1]).

main(_) ->
    Busy = [spawn(fun() -> spin(0) end) || _ <- lists:seq(1, 8)],
    Me = self(),
    spawn(fun() -> receive after 50 -> Me ! timer_ran end end),
    receive timer_ran -> io:format("timer ran~n") after 20000 -> io:format("starved~n") end,
    P = spawn(fun() -> receive {From, X} -> From ! X * 2 end end),
    P ! {self(), 21},
    receive V -> io:format("~w~n", [V]) after 20000 -> io:format("starved~n") end,
    [exit(B, kill) || B <- Busy],
    Refs = [monitor(process, B) || B <- Busy],
    io:format("~w~n", [length([receive {'DOWN', R, _, _, _} -> ok end || R <- Refs])]).

spin(N) -> spin((N + 1) band 1023).
