%%% Comparison program: gen_event with handlers that swap, fail, remove themselves, and supervised ones.
-module(sys_event).
-export([main/1, init/1, handle_event/2, handle_call/2, handle_info/2, terminate/2]).

init({fail, R}) -> exit(R);
init({error, R}) -> {error, R};
init({Name, swapped_from, T}) -> {ok, {Name, T}};
init({{Name, Args}, T}) when is_atom(Name) -> {ok, {Name, Args, T}};
init(S) -> {ok, S}.
handle_event({swap, H, A}, S) -> {swap_handler, bye, S, H, A};
handle_event(remove, _) -> remove_handler;
handle_event(crash, _) -> error(crash);
handle_event(bad, _) -> nonsense;
handle_event(hib, S) -> {ok, S, hibernate};
handle_event(E, S) -> io:format("~w event ~w~n", [S, E]), {ok, S}.
handle_call(crash, _) -> exit(call_crash);
handle_call(bad, _) -> nonsense;
handle_call(remove, _) -> {remove_handler, removed};
handle_call({set, N}, O) -> {ok, O, N};
handle_call({swap, H, A}, S) -> {swap_handler, swapping, bye, S, H, A};
handle_call(get, S) -> {ok, S, S}.
handle_info(I, S) -> io:format("~w info ~w~n", [S, c(I)]), {ok, S}.
terminate(A, S) -> io:format("~w terminate ~w~n", [S, c(A)]), {terminated, S}.

c({error, {'EXIT', {R, S}}}) when is_list(S) -> {error, {'EXIT', R}};
c({'EXIT', {R, S}}) when is_list(S) -> {'EXIT', R};
c({'EXIT', P, {R, S}}) when is_pid(P), is_list(S) -> {'EXIT', pid, R};
c({'EXIT', P, R}) when is_pid(P) -> {'EXIT', pid, R};
c({gen_event_EXIT, H, {swapped, H2, P}}) when is_pid(P) -> {gen_event_EXIT, H, {swapped, H2, pid}};
c({gen_event_EXIT, H, R}) -> {gen_event_EXIT, H, c(R)};
c(X) -> X.

main(_) ->
    process_flag(trap_exit, true),
    {ok, P} = gen_event:start_link({local, ev}),
    S = fun(R) -> io:format("~w~n", [c(R)]), gen_event:sync_notify(P, tick), io:format("  ~w~n", [gen_event:which_handlers(ev)]), timer:sleep(20) end,
    S(gen_event:add_handler(P, ?MODULE, one)),
    S(gen_event:add_handler(ev, {?MODULE, a}, two)),
    S(gen_event:add_handler(ev, {?MODULE, b}, {fail, r})), S(gen_event:add_handler(ev, {?MODULE, b}, {error, r})),
    S(catch gen_event:add_handler(ev, nosuch_module, x)),
    S(gen_event:call(ev, ?MODULE, get)), S(gen_event:call(ev, {?MODULE, a}, {set, three})), S(gen_event:call(ev, {?MODULE, zz}, get)),
    S(gen_event:notify(ev, hello)), S(gen_event:notify(ev, hib)),
    ev ! info, S(ok),
    S(gen_event:call(ev, {?MODULE, a}, remove)),
    S(gen_event:add_handler(ev, {?MODULE, c}, c)), S(gen_event:call(ev, {?MODULE, c}, crash)),
    S(gen_event:add_handler(ev, {?MODULE, c}, c)), S(gen_event:call(ev, {?MODULE, c}, bad)),
    S(gen_event:add_sup_handler(ev, {?MODULE, s}, s)), S(gen_event:notify(ev, crash)), f(),
    S(gen_event:add_sup_handler(ev, {?MODULE, s}, s)), S(gen_event:notify(ev, bad)), f(),
    S(gen_event:add_sup_handler(ev, {?MODULE, s}, s)), S(gen_event:notify(ev, remove)), f(),
    S(gen_event:add_sup_handler(ev, {?MODULE, s}, s)), S(gen_event:delete_handler(ev, {?MODULE, s}, why)), S(gen_event:delete_handler(ev, {?MODULE, s}, why)), f(),
    S(gen_event:add_sup_handler(ev, {?MODULE, s}, s)), S(gen_event:swap_handler(ev, {{?MODULE, s}, a1}, {{?MODULE, t}, {new, args}})), f(),
    S(gen_event:call(ev, {?MODULE, t}, get)), S(gen_event:swap_handler(ev, {nosuch, a1}, {{?MODULE, u}, {new2, args}})), S(gen_event:call(ev, {?MODULE, u}, get)),
    S(gen_event:call(ev, {?MODULE, u}, {swap, {?MODULE, v}, {new3, args}})), S(gen_event:notify(ev, {swap, {?MODULE, w}, {new4, args}})), f(),
    Me = self(), Q = spawn(fun() -> R = gen_event:add_sup_handler(ev, {?MODULE, q}, q), Me ! {q, R}, receive X -> exit(X) end end),
    receive {q, QR} -> S(QR) end, Q ! gone, timer:sleep(30), S(ok),
    io:format("~w~n", [sys:get_state(ev)]),
    R1 = gen_event:send_request(ev, {?MODULE, w}, get), io:format("~w~n", [gen_event:wait_response(R1, 1000)]),
    R2 = gen_event:send_request(ev, {?MODULE, nope}, get), io:format("~w~n", [gen_event:wait_response(R2, 1000)]),
    io:format("~w~n", [gen_event:stop(ev)]), f(),
    io:format("~w~n", [c(catch gen_event:call(ev, x, get))]), io:format("~w~n", [element(1, catch gen_event:notify(ev, x))]),
    {ok, P3} = gen_event:start(), io:format("~w~n", [gen_event:add_sup_handler(P3, ?MODULE, x)]), exit(P3, kill), timer:sleep(20), f().

f() -> receive X -> io:format("   got ~w~n", [c(X)]), f() after 0 -> ok end.
