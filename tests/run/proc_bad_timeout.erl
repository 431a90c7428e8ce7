%%% A receive whose timeout is no timeout raises, and the messages that it has passed over stay in the mailbox.
-module(proc_bad_timeout).
-export([main/1]).

main(_) ->
    [self() ! {N, T} || {N, T} <- [{1, a}, {2, b}, {3, c}]],
    [io:format("~p: ~p~n", [Wait, wait(Wait)]) || Wait <- [a, -1, 0.5, [], 16#ffffffff1]],
    receive {2, T} -> io:format("second ~p~n", [T]) after 0 -> io:format("no second~n") end,
    io:format("~p~n", [wait(x)]),
    io:format("~p, ~p left~n", [rest(), process_info(self(), message_queue_len)]).

wait(Wait) ->
    try
        receive {x, _} -> x after Wait -> over end
    catch
        Class:Reason -> {Class, Reason}
    end.

rest() ->
    receive M -> [M | rest()] after 0 -> [] end.
