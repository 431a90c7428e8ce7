%%% Comparison program: the reports of crashing processes, gen_servers and supervisors, on stderr.
-module(sys_reports).
-export([main/1, start_stuck/0, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3, format_status/2, pl/1, big/0, sups/0]).

init({stop, R}) -> {stop, R};
init({exit, R}) -> exit(R);
init({error, R}) -> error(R);
init({throw, R}) -> throw(R);
init(ignore) -> ignore;
init(bad) -> foo;
init({sup, Flags, Specs}) -> {ok, {Flags, Specs}};
init(trap) -> process_flag(trap_exit, true), {ok, state};
init({trap, S}) -> process_flag(trap_exit, true), {ok, S};
init(S) -> {ok, S}.
handle_call(crash, _, _) -> error(crashed);
handle_call({stop, R}, _, S) -> {stop, R, S};
handle_call({stopr, R}, _, S) -> {stop, R, reply, S};
handle_call(bad, _, _) -> bad_return;
handle_call({exit, R}, _, _) -> exit(R);
handle_call({throw, R}, _, _) -> throw(R);
handle_call(fc, _, S) -> lists:nth(foo, S);
handle_call(undef, _, _) -> nosuch:func(1, 2);
handle_call(get, _, S) -> {reply, S, S};
handle_call({set, N}, _, _) -> {reply, ok, N}.
handle_cast(crash, _) -> error({crashed, in_cast});
handle_cast(bad, _) -> {noreply};
handle_cast({stop, R}, S) -> {stop, R, S}.
handle_info(crash, _) -> X = 1, X = lists:sum([2, 3]);
handle_info({stop, R}, S) -> {stop, R, S}.
terminate(_, {term_crash, R}) -> error(R);
terminate(_, _) -> ok.
code_change(_, S, _) -> {ok, S}.
format_status(_, [_, {hidden, _}]) -> [{data, [{"State", hidden_state}]}];
format_status(terminate, [_, S]) -> S;
format_status(normal, [_, S]) -> [{data, [{"State", S}]}].

pl({error, R}) -> put(key, value), error(R);
pl({exit, R}) -> exit(R);
pl({throw, R}) -> throw(R).

big() -> [lists:seq(1, 200), <<0:800>>, #{a => lists:duplicate(30, "string"), b => {1.0, 'Q a', [x | y]}}].

sl() -> timer:sleep(40).

main(_) ->
    process_flag(trap_exit, true),
    io:setopts(standard_error, [{encoding, unicode}]),
    spawn(fun() -> error(plain) end), sl(),
    spawn(fun() -> throw({plain, big()}) end), sl(),
    spawn(fun() -> exit(plain) end), sl(),
    spawn(fun() -> X = sl(), X = 2 end), sl(),
    spawn(fun() -> sl(), atom_to_list(1 - 1) end), sl(), sl(),
    [begin proc_lib:spawn(fun() -> pl(A) end), sl(), proc_lib:spawn(?MODULE, pl, [A]), sl() end
     || A <- [{error, foo}, {exit, foo}, {exit, normal}, {exit, shutdown}, {exit, {shutdown, x}}, {throw, ball}, {error, big()}]],
    proc_lib:spawn_link(fun() -> register(regname, self()), self() ! msg1, self() ! {msg, 2}, process_flag(trap_exit, true), 
         P = self(), spawn_link(fun() -> link(P), timer:sleep(500) end), spawn_link(fun() -> process_flag(trap_exit, true), timer:sleep(500) end), put(a, b), put(big, lists:seq(1, 60)), erlang:monitor(process, P), sl(), error(linked) end), sl(), sl(),
    [begin {ok, P} = gen_server:start(?MODULE, {state, 1}, []),
        R = (catch gen_server:call(P, C)), io:format("~w~n", [clean(R)]), sl() end
     || C <- [crash, {stop, reason}, {stopr, reason2}, bad, {exit, r}, {throw, r}, fc, undef, nomatch, {stop, normal}, {stop, shutdown}, {stop, {shutdown, s}}]],
    [begin {ok, P} = gen_server:start({local, server_name}, ?MODULE, trap, []), P ! I, sl() end
     || I <- [crash, {stop, x}, nomatch, {'$gen_cast', crash}, {'$gen_cast', bad}, {'$gen_cast', {stop, y}}, {'EXIT', self(), parent_gone}]],
    {ok, P1} = gen_server:start_link(?MODULE, {hidden, "secret"}, []), P1 ! crash, sl(),
    {ok, P2} = gen_server:start_link(?MODULE, {trap, {term_crash, tc}}, []), gen_server:cast(P2, {stop, normal}), sl(),
    {ok, P3} = gen_server:start_link(?MODULE, {trap, {term_crash, tc}}, []), exit(P3, boo), sl(),
    {ok, P4} = gen_server:start_link(?MODULE, {trap, big()}, []), exit(P4, kill), sl(),
    {ok, P5} = gen_server:start_link(?MODULE, {trap, big()}, []), P5 ! big(), sl(),
    {ok, P6} = gen_server:start(?MODULE, ok, []), (catch gen_server:stop(P6, because, 1000)), sl(),
    {ok, P7} = gen_server:start(?MODULE, ok, []), (catch gen_server:stop(P7)), sl(),
    [io:format("~w~n", [clean(catch gen_server:start(?MODULE, A, []))]) || A <- [{stop, r}, {exit, r}, {error, r}, {throw, r}, ignore, bad]], sl(),
    [io:format("~w~n", [clean(catch gen_server:start_link({local, nm}, ?MODULE, A, []))]) || A <- [{stop, r}, {exit, r}, {error, r}, {throw, r}, ignore, bad]], sl(),
    sups(),
    error_logger:error_msg("error ~p~n", [x]), error_logger:error_msg("no newline"), error_logger:warning_msg("warn ~p~n", [x]),
    error_logger:info_msg("info ~p~n", [x]), error_logger:error_report([{a, 1}, {b, "str"}, c]), error_logger:error_report("string report"),
    error_logger:error_report({tuple, report}), error_logger:error_report(mytype, [{x, y}]), error_logger:info_report([{a, b}]), error_logger:warning_report([{a, b}]),
    error_logger:info_report(big()), error_logger:error_msg("bad format ~d", [a]), error_logger:error_msg("~p", [a, b]), error_logger:format("fmt ~w", [z]),
    logger:error("logger ~p", [x]), logger:warning("w"), logger:notice("n ~ts", ["\x{416}"]), logger:info("i"), logger:debug("d"), logger:critical("c"), logger:alert("a"), logger:emergency("e"),
    logger:error(#{a => 1, b => "x"}), logger:error([{a, 1}, {b, 2}]), logger:log(error, "x~w", [y], #{foo => bar}), logger:error("multi~nline~n", []),
    logger:log(error, fun(X) -> {"lazy ~p", [X]} end, arg), logger:error(#{label => lab, report => [{r, 1}]}), logger:error("str", #{report_cb => 1}), logger:error([]), logger:error(#{}),
    logger:error("deep ~p", [big()]), logger:error(#{b => big()}),
    sl(), ok.

sups() ->
    Child = fun(Id, A) -> #{id => Id, start => {gen_server, start_link, [?MODULE, A, []]}} end,
    {ok, S1} = supervisor:start_link(?MODULE, {sup, #{}, [Child(c1, st)]}),
    [{c1, C1, worker, _}] = supervisor:which_children(S1),
    C1 ! crash, sl(),
    [{c1, C2, worker, _}] = supervisor:which_children(S1),
    exit(C2, boom), sl(),
    exit(S1, shutdown), sl(),
    {ok, S2} = supervisor:start_link({local, my_sup}, ?MODULE, {sup, {one_for_one, 0, 1}, [{old, {gen_server, start_link, [?MODULE, st, []]}, permanent, 100, worker, [?MODULE]}]}),
    [{old, C3, worker, _}] = supervisor:which_children(S2), exit(C3, kill), sl(),
    io:format("~w~n", [clean(supervisor:start_link(?MODULE, {sup, #{}, [Child(a, st), Child(b, {stop, nope}), Child(c, st)]}))]), sl(),
    io:format("~w~n", [clean(supervisor:start_link({local, sup2}, ?MODULE, {sup, #{}, [Child(a, {error, init_crash})]}))]), sl(),
    io:format("~w~n", [clean(supervisor:start_link(?MODULE, {sup, #{foo => 1, strategy => bad}, []}))]), sl(),
    io:format("~w~n", [clean(supervisor:start_link(?MODULE, {sup, #{}, [foo]}))]), sl(),
    io:format("~w~n", [clean(supervisor:start_link(?MODULE, bad))]), sl(),
    {ok, S3} = supervisor:start_link(?MODULE, {sup, #{strategy => simple_one_for_one, intensity => 1}, [Child(dyn, st)]}),
    io:format("~w~n", [clean(supervisor:start_child(S3, [x]))]), sl(),
    exit(S3, shutdown), sl(),
    {ok, S7} = supervisor:start_link(?MODULE, {sup, #{strategy => simple_one_for_one}, [#{id => dyn, shutdown => 20, start => {?MODULE, start_stuck, []}}]}), supervisor:start_child(S7, []), supervisor:start_child(S7, []), 
   exit(S7, shutdown), sl(), sl(), {ok, S4} = supervisor:start_link(?MODULE, {sup, #{strategy => simple_one_for_one, intensity => 1}, [#{id => dyn, start => {?MODULE, start_dyn, []}}]}),
    io:format("~w~n", [clean(supervisor:start_child(S4, [x]))]), sl(),
    {ok, S5} = supervisor:start_link(?MODULE, {sup, #{strategy => rest_for_one, intensity => 1}, [Child(a, {trap, {term_crash, dying}}), (Child(b, st))#{shutdown => brutal_kill}]}),
    exit(S5, shutdown), sl(),
    {ok, S6} = supervisor:start_link(?MODULE, {sup, #{intensity => 1}, [#{id => stuck, shutdown => 50, start => {?MODULE, start_stuck, []}}]}),
    exit(S6, shutdown), sl(), sl(),
    receive_all().

start_stuck() -> {ok, spawn_link(fun() -> process_flag(trap_exit, true), receive never -> ok end end)}.

receive_all() -> receive X -> io:format("~w~n", [clean(X)]), receive_all() after 0 -> ok end.

clean(P) when is_pid(P) -> pid;
clean(P) when is_reference(P) -> ref;
clean({M, F, A, L}) when is_atom(M), is_atom(F), is_list(L) -> {M, F, A};
clean({M, F, A, L}) when M =:= gen_server, is_list(L) -> {M, F, A};
clean(T) when is_tuple(T) -> list_to_tuple(clean(tuple_to_list(T)));
clean([H | T]) -> [clean(H) | clean(T)];
clean(X) -> X.
