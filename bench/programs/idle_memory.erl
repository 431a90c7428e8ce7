%%% Resident bytes of an idle process: VmRSS before and after spawning N of them.
-module(idle_memory).
-export([main/1]).

main([]) -> main(["300000"]);
main([Count]) ->
    N = list_to_integer(Count),
    %% What starts on first use has started before the first look.
    Warm = spawn_all(1000, []),
    settle(Warm),
    Before = resident(),
    Ps = spawn_all(N, []),
    settle(Ps),
    After = resident(),
    %% The list that holds the processes here is no part of them: two words each.
    io:format("~w~n", [(After - Before) div N]),
    true = length(Ps) =:= N,
    halt(0).

spawn_all(0, Ps) -> Ps;
spawn_all(N, Ps) -> spawn_all(N - 1, [spawn(fun idle/0) | Ps]).

idle() ->
    receive
        {ping, From} -> From ! pong, idle();
        stop -> ok
    end.

%% Every process has run and waits: the last ones answer after those before them in the queues,
%% and the pause lets the other schedulers come to rest.
settle(Ps) ->
    [begin P ! {ping, self()}, receive pong -> ok end end || P <- lists:sublist(Ps, 100)],
    receive after 500 -> ok end.

resident() ->
    {ok, F} = file:open("/proc/self/status", [read]),
    Bytes = find(F),
    ok = file:close(F),
    Bytes.

find(F) ->
    {ok, Line} = file:read_line(F),
    case Line of
        "VmRSS:" ++ Rest -> list_to_integer(hd(string:lexemes(Rest, " \t"))) * 1024;
        _ -> find(F)
    end.
