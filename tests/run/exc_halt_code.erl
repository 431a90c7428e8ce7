%%% halt(N) ends the system at once with exit code N; what was printed is not lost.
-module(exc_halt_code).
-export([main/1]).

main(_) ->
    [io:format("line ~w~n", [I]) || I <- lists:seq(1, 200)],
    spawn(fun() -> receive after 50 -> io:format("never~n") end end),
    halt(7).
