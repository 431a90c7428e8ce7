%%% What a gen_statem says when it ends badly, and to sys: status, log, trace.
%%% stderr: compared
-module(otp_statem_reports).
-behaviour(gen_statem).
-export([main/1, init/1, callback_mode/0, handle_event/4, format_status/1]).

main(_) ->
    {ok, P} = gen_statem:start({local, first}, ?MODULE, [], [{debug, [log]}]),
    gen_statem:cast(P, pp), gen_statem:cast(P, go), wait(P),
    {ok, P2} = gen_statem:start({local, second}, ?MODULE, [], []),
    gen_statem:cast(P2, pp), gen_statem:cast(P2, timers),
    {status, _, {module, gen_statem}, [_, running, _, [], [{header, H}, {data, D}, S]]} = sys:get_status(P2),
    io:format("~p~n~p~n~p~n", [H, [X || {K, _} = X <- D, K =/= "Parent"], S]),
    gen_statem:cast(P2, throw), wait(P2),
    {ok, P3} = gen_statem:start({local, third}, ?MODULE, [], []),
    gen_statem:cast(P3, {stop, bad}), wait(P3),
    {ok, P4} = gen_statem:start({local, fourth}, ?MODULE, [], []),
    gen_statem:cast(P4, undef), wait(P4),
    io:format("~p~n", [gen_statem:start({local, fifth}, ?MODULE, bad, [])]), timer:sleep(50),
    io:format("~p~n", [gen_statem:start({local, sixth}, ?MODULE, crash, [])]), timer:sleep(50),
    {ok, P7} = gen_statem:start({local, seventh}, ?MODULE, [], [{debug, [trace]}]),
    gen_statem:cast(P7, hello), P7 ! info, gen_statem:cast(P7, pp), gen_statem:cast(P7, next),
    gen_statem:cast(P7, one_timer), gen_statem:cast(P7, insert), sys:get_state(P7),
    sys:trace(P7, false), hello = gen_statem:call(P7, hi), gen_statem:stop(P7).

wait(P) ->
    M = monitor(process, P),
    receive {'DOWN', M, _, _, _} -> timer:sleep(50) end.

callback_mode() -> [handle_event_function, state_enter].

init([]) -> {ok, idle, data};
init(bad) -> foo;
init(crash) -> error(oops).

format_status(#{data := D} = Status) -> Status#{data := {shown, D}}.

handle_event(enter, _, _, _) -> keep_state_and_data;
handle_event(cast, pp, idle, _) -> {keep_state_and_data, [postpone]};
handle_event(cast, timers, _, _) -> {keep_state_and_data, [{{timeout, n}, 10000, y}]};
handle_event(cast, one_timer, _, _) -> {keep_state_and_data, [{state_timeout, 10000, x}]};
handle_event(cast, throw, _, _) -> throw(foo);
handle_event(cast, {stop, R}, _, _) -> {stop, R};
handle_event(cast, undef, _, _) -> ?MODULE:no_such_function(1);
handle_event(cast, next, _, Data) -> {next_state, other, Data};
handle_event(cast, insert, _, _) -> {keep_state_and_data, [{next_event, internal, x}]};
handle_event({call, From}, hi, _, _) -> {keep_state_and_data, [{reply, From, hello}]};
handle_event(cast, go, _, _) ->
    {keep_state_and_data, [{next_event, internal, bad}, {next_event, internal, foo}, {{timeout, n}, 10000, y}]};
handle_event(internal, bad, _, _) -> error(oops);
handle_event(_, _, _, _) -> keep_state_and_data.
