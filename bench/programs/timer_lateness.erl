%%% How late a 1 ms timer is beside busy processes: prints "p50 p99 max" in microseconds.
%%% Arguments: the number of busy processes and of samples.
-module(timer_lateness).
-export([main/1]).

main([Busy, Samples]) ->
    Ps = [spawn(fun() -> spin(0) end) || _ <- lists:seq(1, list_to_integer(Busy))],
    receive after 100 -> ok end,
    N = list_to_integer(Samples),
    Late = lists:sort(sample(N, [])),
    [exit(P, kill) || P <- Ps],
    io:format("~w ~w ~w~n", [lists:nth(max(1, N div 2), Late), lists:nth(max(1, N * 99 div 100), Late), lists:last(Late)]),
    halt(0).

sample(0, Late) -> Late;
sample(N, Late) ->
    Began = erlang:monotonic_time(microsecond),
    erlang:send_after(1, self(), now),
    receive now -> ok end,
    Took = erlang:monotonic_time(microsecond) - Began,
    sample(N - 1, [Took - 1000 | Late]).

spin(N) -> spin((N * 7 + 1) band 1048575).
