%%% Selective receive: order in the mailbox, patterns and guards skip, skipped messages stay in order.
-module(proc_selective).
-export([main/1]).

main(_) ->
    [self() ! M || M <- [a, {n, 1}, b, {n, 5}, c, {n, 3}, "str", 7]],
    receive {n, N} when N > 2 -> io:format("~w~n", [N]) end,
    receive c -> io:format("c~n") end,
    receive X when is_integer(X) -> io:format("~w~n", [X]) end,
    receive {n, N2} -> io:format("~w~n", [N2]) end,
    io:format("~w~n", [process_info(self(), message_queue_len)]),
    io:format("~w~n", [process_info(self(), messages)]),
    io:format("~w~n", [flush()]),
    [self() ! {prio, P, I} || {I, P} <- [{1, low}, {2, high}, {3, low}, {4, high}]],
    io:format("~w~n", [drain()]),
    Self = self(),
    spawn(fun() -> [Self ! {seq, I} || I <- lists:seq(1, 1000)] end),
    io:format("~w~n", [in_order(1)]),
    [self() ! {k, I} || I <- lists:seq(1, 500)],
    io:format("~w~n", [lists:sum([receive {k, I} -> I end || I <- lists:seq(500, 1, -1)])]),
    receive after 0 -> io:format("empty~n") end.

flush() -> receive M -> [M | flush()] after 0 -> [] end.

drain() ->
    receive {prio, high, I} -> [{high, I} | drain()]
    after 0 -> receive {prio, low, I} -> [{low, I} | drain()] after 0 -> [] end
    end.

in_order(1001) -> ordered;
in_order(N) -> receive {seq, M} -> M = N, in_order(N + 1) end.
