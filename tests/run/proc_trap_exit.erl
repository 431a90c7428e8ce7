%%% trap_exit: flag values, toggling, messages from links, kill cannot be trapped.
-module(proc_trap_exit).
-export([main/1]).

main(_) ->
    io:format("~w~n", [process_flag(trap_exit, true)]),
    io:format("~w~n", [process_flag(trap_exit, true)]),
    io:format("~w~n", [process_info(self(), trap_exit)]),
    Me = self(),
    Kids = [spawn_link(fun() -> receive go -> ok end, exit({kid, I}) end) || I <- lists:seq(1, 5)],
    [K ! go || K <- lists:reverse(Kids)],
    io:format("~w~n", [[receive {'EXIT', K, R} -> R end || K <- Kids]]),
    exit(self(), from_myself),
    receive {'EXIT', Me, R1} -> io:format("~w~n", [R1]) end,
    K2 = spawn_link(fun() -> process_flag(trap_exit, true), Me ! ready, receive X -> exit({got, X}) end end),
    receive ready -> ok end,
    exit(K2, kill),
    receive {'EXIT', K2, R2} -> io:format("~w~n", [R2]) end,
    K3 = spawn_link(fun() -> process_flag(trap_exit, true), Me ! ready, receive {'EXIT', Me, X} -> exit({got, X}) end end),
    receive ready -> ok end,
    exit(K3, please),
    receive {'EXIT', K3, R3} -> io:format("~w~n", [R3]) end,
    K4 = spawn_link(fun() -> error(crash) end),
    receive {'EXIT', K4, {Reason, St}} -> io:format("~w ~w~n", [Reason, is_list(St)]) end,
    io:format("~w~n", [process_flag(trap_exit, false)]),
    spawn_link(fun() -> exit(normal) end),
    receive Any -> io:format("~w~n", [Any]) after 30 -> io:format("nothing~n") end,
    io:format("~w~n", [try process_flag(trap_exit, maybe_so) catch error:E -> E end]),
    io:format("~w~n", [try process_flag(no_such_flag, 1) catch error:E2 -> E2 end]).
