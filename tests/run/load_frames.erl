%%% Recursion ten million frames deep without tail calls.
-module(load_frames).
-export([main/1, f/1]).

main(_) ->
    io:format("~w~n", [f(10000000)]),
    Me = self(),
    {P, R} = spawn_monitor(fun() -> Me ! {self(), f(10000000)} end),
    receive {P, N} -> io:format("~w~n", [N]) end,
    receive {'DOWN', R, process, P, Why} -> io:format("~w~n", [Why]) end.

f(0) -> 0;
f(N) -> 1 + f(N - 1).
