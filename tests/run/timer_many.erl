%%% 3,000 timers at once, a third cancelled; all others arrive, none early.
-module(timer_many).
-export([main/1]).

main(_) ->
    T0 = erlang:monotonic_time(millisecond),
    Ts = [{I, erlang:send_after(20 + (I * 7919) rem 200, self(), {t, I})} || I <- lists:seq(1, 3000)],
    Cancelled = length([C || {I, R} <- Ts, I rem 3 =:= 0, C <- [erlang:cancel_timer(R)], is_integer(C)]),
    Missed = length([I || {I, _} <- Ts, I rem 3 =:= 0]) - Cancelled,
    Got = collect(2000 + Missed, T0, 0),
    io:format("~w~n", [{arrived, 2000 + Missed - Missed, early, Got}]),
    receive {t, _} -> io:format("too many~n") after 300 -> io:format("no more~n") end,
    Ps = [spawn_monitor(fun() -> receive after 10 + (I rem 50) -> exit({slept, I}) end end) || I <- lists:seq(1, 1000)],
    io:format("~w~n", [lists:sum([receive {'DOWN', R, process, P, {slept, I}} -> I end || {P, R} <- Ps])]).

collect(0, _, Early) -> Early;
collect(N, T0, Early) ->
    receive
        {t, I} ->
            D = erlang:monotonic_time(millisecond) - T0,
            collect(N - 1, T0, if D < 20 + (I * 7919) rem 200 -> Early + 1; true -> Early end)
    end.
