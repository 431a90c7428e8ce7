%%% main's process dies of an exit signal from a linked process: exit code 1.
-module(exc_main_killed).
-export([main/1]).

main(_) ->
    io:format("before~n"),
    spawn_link(fun() -> exit(crash_from_child) end),
    receive after infinity -> ok end.
