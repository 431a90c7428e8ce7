%%% receive after: 0, N, infinity, variable timeouts, only after, big values.
-module(proc_receive_after).
-export([main/1]).

main(_) ->
    io:format("~w~n", [receive x -> got after 0 -> none end]),
    self() ! x,
    io:format("~w~n", [receive x -> got after 0 -> none end]),
    self() ! y,
    io:format("~w~n", [receive x -> got after 10 -> timeout end]),
    io:format("~w~n", [receive y -> still_there after 0 -> lost end]),
    T0 = erlang:monotonic_time(millisecond),
    receive after 60 -> ok end,
    D = erlang:monotonic_time(millisecond) - T0,
    io:format("~w~n", [D >= 60]),
    Me = self(),
    spawn(fun() -> receive after 30 -> Me ! late end end),
    io:format("~w~n", [receive late -> late after infinity -> never end]),
    Inf = infinity,
    self() ! now,
    io:format("~w~n", [receive now -> now after Inf -> never end]),
    spawn(fun() -> receive after 20 -> Me ! beats end end),
    io:format("~w~n", [receive beats -> message after 5000 -> timeout end]),
    self() ! z,
    io:format("~w~n", [receive z -> ok after 16#ffffffff -> no end]),
    io:format("~w~n", [try receive after bad() -> x end catch error:R -> R end]),
    io:format("~w~n", [try receive after bad(1 bsl 33) -> x end catch error:R2 -> R2 end]),
    [self() ! {ignored, I} || I <- lists:seq(1, 100)],
    io:format("~w~n", [receive nothing -> 1 after 20 -> timed_out end]),
    {messages, L} = process_info(self(), messages),
    io:format("~w~n", [length(L)]).

bad() -> -5.
bad(X) -> X.
