%%% Eight processes that never stop computing delay nobody: timers, calls and a chain of spawns beside them
%%% go on, and the eight can be killed.
-module(load_endless).
-export([main/1, spin/1, length_of/1, build/1, raise/0]).

main(_) ->
    %% Loops of tail calls, of built-in functions, of garbage and of exceptions.
    Loops = [fun() -> spin(0) end, fun() -> length_of(lists:seq(1, 1000)) end, fun() -> build([]) end,
             fun raise/0],
    Busy = [spawn(Loop) || Loop <- Loops ++ Loops],
    Echo = spawn(fun echo/0),
    io:format("calls ~w~n", [calls(Echo, 1000, 0)]),
    io:format("timers ~w~n", [timers(100, 0)]),
    io:format("chain ~w~n", [chain(1000)]),
    io:format("busy ~w~n", [length([P || P <- Busy, is_process_alive(P)])]),
    Refs = [begin R = monitor(process, P), exit(P, kill), R end || P <- Busy],
    io:format("ended ~w~n", [[receive {'DOWN', R, process, _, W} -> W end || R <- Refs]]).

spin(N) -> spin((N * 7 + 1) band 1048575).
length_of(L) -> _ = length(L), length_of(L).
build(L) when length(L) > 1000 -> build([]);
build(L) -> build([{make_ref(), L} | L]).
raise() -> catch error(oops), raise().

echo() -> receive {From, N} -> From ! {self(), N}, echo() end.

calls(_, 0, Sum) -> Sum;
calls(Echo, N, Sum) -> Echo ! {self(), N}, receive {Echo, N} -> calls(Echo, N - 1, Sum + N) end.

timers(0, Sum) -> Sum;
timers(N, Sum) -> erlang:send_after(1, self(), N), receive N -> timers(N - 1, Sum + N) end.

%% Each process starts the next; the last answers.
chain(N) ->
    Me = self(),
    spawn(fun() -> link_of_chain(N, Me, 1) end),
    receive {chain, Length} -> Length end.

link_of_chain(1, To, Length) -> To ! {chain, Length};
link_of_chain(N, To, Length) -> spawn(fun() -> link_of_chain(N - 1, To, Length + 1) end).
