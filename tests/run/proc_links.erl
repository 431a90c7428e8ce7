%%% Links: normal exit is silent, crash takes the partner down, unlink, link to the dead, chains.
-module(proc_links).
-export([main/1]).

main(_) ->
    %% Each scenario runs in a process of its own, watched by a monitor.
    show(normal_child, fun() -> spawn_link(fun() -> ok end), receive after 50 -> survived end end),
    show(crash_child, fun() -> spawn_link(fun() -> exit(boom) end), receive after 5000 -> survived end end),
    show(unlinked, fun() -> P = spawn_link(fun() -> receive go -> exit(boom) end end), unlink(P), P ! go, receive after 50 -> survived end end),
    show(link_late, fun() -> P = spawn(fun() -> receive go -> exit(late) end end), link(P), P ! go, receive after 5000 -> survived end end),
    show(link_dead, fun() -> P = dead(), link(P), receive after 5000 -> survived end end),
    show(link_dead_trap, fun() -> process_flag(trap_exit, true), P = dead(), link(P), receive {'EXIT', P, R} -> exit({trapped, R}) end end),
    show(trap_normal, fun() -> process_flag(trap_exit, true), P = spawn_link(fun() -> ok end), receive {'EXIT', P, R} -> exit({trapped, R}) end end),
    show(trap_crash, fun() -> process_flag(trap_exit, true), P = spawn_link(fun() -> exit({r, 1}) end), receive {'EXIT', P, R} -> exit({trapped, R}) end end),
    show(chain, fun() -> chain(5), receive after 5000 -> survived end end),
    show(both_ways, fun() -> Me = self(), process_flag(trap_exit, true), P = spawn(fun() -> link(Me), process_flag(trap_exit, true), Me ! ready, receive {'EXIT', Me, R} -> exit({child_saw, R}) end end), receive ready -> ok end, exit(P, poke), receive X -> exit({parent, element(1, X), element(3, X)}) end end),
    show(double_link, fun() -> process_flag(trap_exit, true), P = spawn_link(fun() -> receive go -> exit(once) end end), link(P), link(P), P ! go, exit({count, count()}) end),
    show(self_link, fun() -> link(self()), exit(still_fine) end),
    show(links_info, fun() -> P = spawn_link(fun() -> receive stop -> ok end end), {links, L} = process_info(self(), links), exit({linked, L =:= [P]}) end),
    show(unlink_flush, fun() -> process_flag(trap_exit, true), P = spawn_link(fun() -> exit(x) end), receive after 30 -> ok end, unlink(P), exit(receive {'EXIT', P, R} -> {in_box, R} after 0 -> none end) end).

show(Name, F) ->
    {P, Ref} = spawn_monitor(fun() -> exit({value, F()}) end),
    receive
        {'DOWN', Ref, process, P, {R, [{_, _, _, _} | _]}} -> io:format("~w: error ~w~n", [Name, R]);
        {'DOWN', Ref, process, P, R} -> io:format("~w: ~w~n", [Name, R])
    end.

dead() ->
    {P, Ref} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', Ref, process, P, _} -> P end.

chain(0) -> exit(end_of_chain);
chain(N) -> spawn_link(fun() -> chain(N - 1), receive after infinity -> ok end end).

count() -> receive {'EXIT', _, once} -> 1 + count() after 50 -> 0 end.
