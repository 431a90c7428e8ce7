%%% A key-value store as a gen_server with expiry, counters and subscriptions to changes.
-module(prog_kv_server).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2, handle_info/2]).
-record(st, {data = #{} :: map(), watchers = [] :: [pid()], hits = 0, misses = 0}).

main(_) ->
    {ok, _} = gen_server:start_link({local, kv}, ?MODULE, [], []),
    io:format("~w~n", [[put(kv, a, 1), put(kv, b, [x]), put(kv, a, 2)]]),
    io:format("~w~n", [[get(kv, a), get(kv, b), get(kv, zz)]]),
    ok = gen_server:call(kv, {watch, self()}),
    put(kv, c, 3), gen_server:cast(kv, {delete, a}), put(kv, d, short, 40),
    io:format("~w~n", [[receive {kv, M} -> M after 1000 -> none end || _ <- [1, 2, 3]]]),
    io:format("~w~n", [get(kv, d)]),
    receive {kv, M2} -> io:format("~w~n", [M2]) end,
    io:format("~w~n", [[get(kv, d), get(kv, a)]]),
    [gen_server:cast(kv, {incr, counter}) || _ <- lists:seq(1, 500)],
    io:format("~w~n", [get(kv, counter)]),
    io:format("~p~n", [gen_server:call(kv, stats)]),
    gen_server:stop(kv).

put(S, K, V) -> gen_server:call(S, {put, K, V, infinity}).
put(S, K, V, Ms) -> gen_server:call(S, {put, K, V, Ms}).
get(S, K) -> gen_server:call(S, {get, K}).

init([]) -> {ok, #st{}}.

handle_call({put, K, V, Ttl}, _, S) ->
    case Ttl of infinity -> ok; _ -> erlang:send_after(Ttl, self(), {expire, K}) end,
    {reply, ok, notify({put, K, V}, S#st{data = (S#st.data)#{K => V}})};
handle_call({get, K}, _, #st{data = D} = S) ->
    case D of
        #{K := V} -> {reply, {ok, V}, S#st{hits = S#st.hits + 1}};
        _ -> {reply, not_found, S#st{misses = S#st.misses + 1}}
    end;
handle_call({watch, P}, _, S) -> {reply, ok, S#st{watchers = [P | S#st.watchers]}};
handle_call(stats, _, S) -> {reply, [{size, map_size(S#st.data)}, {hits, S#st.hits}, {misses, S#st.misses}], S}.

handle_cast({delete, K}, S) -> {noreply, notify({delete, K}, S#st{data = maps:remove(K, S#st.data)})};
handle_cast({incr, K}, #st{data = D} = S) -> {noreply, S#st{data = maps:update_with(K, fun(N) -> N + 1 end, 1, D)}}.

handle_info({expire, K}, S) -> {noreply, notify({expired, K}, S#st{data = maps:remove(K, S#st.data)})}.

notify(What, S) -> [W ! {kv, What} || W <- S#st.watchers], S.
