%%% process_info: the items programs use, for self, another process and a dead one.
-module(proc_info).
-export([main/1, idle/0]).

main(_) ->
    P = spawn(?MODULE, idle, []),
    receive after 30 -> ok end,
    io:format("~w~n", [[process_info(P, K) || K <- [status, message_queue_len, messages, links, registered_name, trap_exit, priority, dictionary, initial_call, current_function, monitors]]]),
    P ! queued1, P ! {queued, 2},
    io:format("~w~n", [process_info(P, [message_queue_len, messages])]),
    io:format("~w~n", [process_info(self(), status)]),
    io:format("~w~n", [[is_integer(element(2, process_info(self(), K))) || K <- [memory, heap_size, stack_size, total_heap_size, reductions]]]),
    io:format("~w~n", [process_info(P, group_leader) =:= {group_leader, group_leader()}]),
    io:format("~w~n", [process_info(P, [])]),
    io:format("~w~n", [is_list(process_info(P)) andalso lists:all(fun(K) -> lists:keymember(K, 1, process_info(P)) end, [status, links, message_queue_len, trap_exit, dictionary, group_leader, heap_size, reductions, initial_call, current_function])]),
    io:format("~w~n", [erlang:process_info(P, current_stacktrace) =/= undefined]),
    exit(P, kill),
    receive after 30 -> ok end,
    io:format("~w ~w ~w~n", [process_info(P), process_info(P, status), process_info(P, [links, status])]),
    io:format("~w~n", [[try F() catch error:E -> E end || F <- [fun() -> process_info(self(), no_such_item) end, fun() -> process_info(x, links) end]]]),
    io:format("~w~n", [lists:member(self(), processes())]),
    io:format("~w~n", [process_flag(priority, high)]),
    io:format("~w~n", [process_info(self(), priority)]).

idle() -> receive stop -> ok end.
