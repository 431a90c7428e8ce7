%%% Registered names: register, whereis, send by name, unregister, gone at exit, errors.
-module(proc_registered).
-export([main/1]).

main(_) ->
    P = spawn(fun() -> loop([]) end),
    io:format("~w~n", [register(srv, P)]),
    io:format("~w~n", [whereis(srv) =:= P]),
    srv ! {add, 1}, srv ! {add, 2}, {srv, node()} ! {add, 3},
    srv ! {get, self()},
    receive {state, S} -> io:format("~w~n", [S]) end,
    io:format("~w~n", [lists:member(srv, registered())]),
    io:format("~w~n", [process_info(P, registered_name)]),
    io:format("~w~n", [process_info(self(), registered_name)]),
    io:format("~w~n", [[try F() catch C:E -> {C, E} end || F <- [fun() -> register(srv, self()) end, fun() -> register(other, P) end, fun() -> register("str", self()) end, fun() -> register(x, not_pid) end, fun() -> unregister(nobody) end, fun() -> nobody ! hi end, fun() -> whereis(1) end]]]),
    io:format("~w ~w~n", [unregister(srv), whereis(srv)]),
    true = register(again, P),
    Ref = monitor(process, P),
    again ! stop,
    receive {'DOWN', Ref, _, _, _} -> ok end,
    io:format("~w~n", [whereis(again)]),
    register(me, self()),
    me ! to_myself,
    receive M -> io:format("~w~n", [M]) end,
    io:format("~w~n", [process_info(self(), registered_name)]),
    io:format("~w~n", [try register(dead_one, P) catch error:E2 -> E2 end]),
    io:format("~w~n", [erlang:send(me, via_send)]),
    receive M2 -> io:format("~w~n", [M2]) end.

loop(L) ->
    receive
        {add, X} -> loop([X | L]);
        {get, To} -> To ! {state, lists:reverse(L)}, loop(L);
        stop -> ok
    end.
