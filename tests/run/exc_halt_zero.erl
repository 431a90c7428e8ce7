%%% halt/0 in a spawned process ends the system with exit code 0 while main waits.
-module(exc_halt_zero).
-export([main/1]).

main(_) ->
    io:format("start~n"),
    spawn(fun() -> io:format("halting~n"), halt() end),
    receive after infinity -> ok end.
