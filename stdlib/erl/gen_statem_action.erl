%%% What the actions of a gen_statem callback mean.
%%%
%%% Internal to gen_statem; pure functions. What is wanted is collected in a map: postpone,
%%% hibernate, events (inserted ones, latest first) and timeouts (latest first, as
%%% gen_statem_timer:set/2 takes them).
-module(gen_statem_action).
-export([new/0, parse/3]).

%% new(): nothing is wanted.
new() -> #{postpone => false, hibernate => false, events => [], timeouts => []}.

%% parse(Action, Entering, Wanted): {ok, Wanted}, {reply, From, Reply}, {modules, Change} or
%% {error, Reason}. An enter call may neither postpone nor insert events nor change the module.
parse(Action, Entering, Wanted) ->
    case meaning(Action) of
        bad -> {error, {bad_action_from_state_function, Action}};
        {reply, _, _} = Reply -> Reply;
        {hibernate, Value} -> {ok, Wanted#{hibernate := Value}};
        {timeout, Timeout} ->
            #{timeouts := Timeouts} = Wanted,
            {ok, Wanted#{timeouts := [Timeout | Timeouts]}};
        _ when Entering -> {error, {bad_state_enter_action_from_state_function, Action}};
        {postpone, Value} -> {ok, Wanted#{postpone := Value}};
        {event, Event} ->
            #{events := Events} = Wanted,
            {ok, Wanted#{events := [Event | Events]}};
        {modules, _} = Change -> Change
    end.

meaning(postpone) -> {postpone, true};
meaning({postpone, Value}) when is_boolean(Value) -> {postpone, Value};
meaning(hibernate) -> {hibernate, true};
meaning({hibernate, Value}) when is_boolean(Value) -> {hibernate, Value};
meaning({reply, {_, _} = From, Reply}) -> {reply, From, Reply};
meaning({next_event, Type, Content}) ->
    case is_event_type(Type) of
        true -> {event, {Type, Content}};
        false -> bad
    end;
meaning({change_callback_module, Mod}) when is_atom(Mod) -> {modules, {change, Mod}};
meaning({push_callback_module, Mod}) when is_atom(Mod) -> {modules, {push, Mod}};
meaning(pop_callback_module) -> {modules, pop};
meaning({Type, cancel}) -> timer(Type, cancel);
meaning({Type, update, Content}) -> timer(Type, {update, Content});
meaning({Type, Time, Content}) -> timer(Type, Time, Content, []);
meaning({Type, Time, Content, Options}) -> timer(Type, Time, Content, options(Options));
meaning(Time) -> timer(timeout, Time, Time, []).

timer(Type, What) ->
    case is_timer(Type) of
        true -> {timeout, {Type, What}};
        false -> bad
    end.

timer(Type, infinity, _, Options) when is_list(Options) -> timer(Type, cancel);
timer(Type, Time, Content, Options) when is_integer(Time), is_list(Options) ->
    case Time >= 0 orelse Options =/= [] of
        true -> timer(Type, {start, Time, Content, Options});
        false -> bad
    end;
timer(_, _, _, _) -> bad.

options({abs, Value}) when is_boolean(Value) -> options([{abs, Value}]);
options(Options) when is_list(Options) ->
    case [O || O <- Options, O =/= {abs, true}, O =/= {abs, false}] of
        [] -> [O || {abs, true} = O <- Options];
        _ -> bad
    end;
options(_) -> bad.

is_timer(timeout) -> true;
is_timer(state_timeout) -> true;
is_timer({timeout, _}) -> true;
is_timer(_) -> false.

is_event_type({call, {_, _}}) -> true;
is_event_type(cast) -> true;
is_event_type(info) -> true;
is_event_type(internal) -> true;
is_event_type(Type) -> is_timer(Type).
