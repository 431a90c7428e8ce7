%%% process_info(self(), messages) gives terms that outlive the messages: taken, flushed, collected.
-module(proc_info_messages).
-export([main/1]).

main(_) ->
    Big = binary:copy(<<"abc">>, 100),
    self() ! {a, [1, 2, 3], "text", Big},
    self() ! {b, #{k => {v, 2.5e300}}},
    Rs = [element(2, spawn_monitor(fun() -> exit({a, [I]}) end)) || I <- lists:seq(1, 20)],
    wait(22),
    {messages, L} = process_info(self(), messages),
    erlang:garbage_collect(),
    {messages, L2} = process_info(self(), messages),
    io:format("~w~n", [L =:= L2]),
    [{message_queue_len, N}, {messages, L3}] = process_info(self(), [message_queue_len, messages]),
    [demonitor(R, [flush]) || R <- Rs],
    receive {a, _, _, _} -> ok end,
    receive {b, _} -> ok end,
    churn(200000, []),
    erlang:garbage_collect(),
    io:format("~w ~w ~w~n", [N, L =:= L3, process_info(self(), messages)]),
    io:format("~w~n", [lists:sort([W || {'DOWN', _, process, _, W} <- L])]),
    io:format("~p~n", [[M || M <- L3, element(1, M) =/= 'DOWN']]).

wait(N) ->
    case process_info(self(), message_queue_len) of
        {message_queue_len, N} -> ok;
        _ -> receive after 1 -> wait(N) end
    end.

churn(0, L) -> length(L);
churn(N, L) -> churn(N - 1, [{N} | L]).
