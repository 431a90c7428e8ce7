%%% Publish and subscribe: topics, subscribers that die are forgotten, late ones get nothing old.
-module(prog_pubsub).
-export([main/1]).

main(_) ->
    Hub = spawn_link(fun() -> hub(#{}) end),
    Me = self(),
    Subs = [{I, T, spawn(fun() -> subscriber(Hub, T, []) end)} || {I, T} <- [{1, news}, {2, news}, {3, sport}, {4, news}]],
    timer:sleep(30),
    io:format("~w~n", [sizes(Hub)]),
    Hub ! {publish, news, n1}, Hub ! {publish, sport, s1}, Hub ! {publish, weather, w1},
    {_, _, P2} = lists:nth(2, Subs),
    exit(P2, kill),
    timer:sleep(30),
    io:format("~w~n", [sizes(Hub)]),
    Hub ! {publish, news, n2},
    {_, _, P4} = lists:nth(4, Subs),
    P4 ! {unsubscribe, news},
    timer:sleep(30),
    Hub ! {publish, news, n3},
    timer:sleep(30),
    io:format("~w~n", [sizes(Hub)]),
    [begin P ! {dump, Me}, io:format("~w ~w: ~w~n", [I, T, receive {P, L} -> L end]) end || {I, T, P} <- Subs, is_process_alive(P)].

sizes(Hub) -> Hub ! {sizes, self()}, receive {sizes, S} -> S end.

hub(Topics) ->
    receive
        {subscribe, T, P} -> monitor(process, P), P ! subscribed, hub(Topics#{T => [P | maps:get(T, Topics, [])]});
        {unsubscribe, T, P} -> hub(Topics#{T => lists:delete(P, maps:get(T, Topics, []))});
        {publish, T, M} -> [P ! {event, T, M} || P <- maps:get(T, Topics, [])], hub(Topics);
        {'DOWN', _, process, P, _} -> hub(maps:map(fun(_, Ps) -> lists:delete(P, Ps) end, Topics));
        {sizes, To} -> To ! {sizes, maps:map(fun(_, Ps) -> length(Ps) end, Topics)}, hub(Topics)
    end.

subscriber(Hub, T, _) -> Hub ! {subscribe, T, self()}, receive subscribed -> sub_loop(Hub, []) end.
sub_loop(Hub, Seen) ->
    receive
        {event, _, M} -> sub_loop(Hub, [M | Seen]);
        {unsubscribe, T} -> Hub ! {unsubscribe, T, self()}, sub_loop(Hub, Seen);
        {dump, To} -> To ! {self(), lists:reverse(Seen)}, sub_loop(Hub, Seen)
    end.
