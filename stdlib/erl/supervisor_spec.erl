%%% Supervisor flags and child specifications: checks them and brings both notations into one.
%%%
%%% Pure. A child is a map with the keys id, start, restart, significant, shutdown, type, modules.
-module(supervisor_spec).
-export([flags/1, children/2, child/2, to_map/1, to_record/1]).

%% flags(Map | {Strategy, Intensity, Period}) -> {ok, Map} | {error, Reason}
flags(Flags) when is_map(Flags) ->
    check_flags(maps:merge(#{strategy => one_for_one, intensity => 1, period => 5, auto_shutdown => never}, Flags));
flags({Strategy, Intensity, Period}) ->
    check_flags(#{strategy => Strategy, intensity => Intensity, period => Period, auto_shutdown => never});
flags(Other) ->
    {error, {invalid_type, Other}}.

check_flags(#{strategy := S, intensity := I, period := P, auto_shutdown := A}) ->
    Strategies = [one_for_one, one_for_all, rest_for_one, simple_one_for_one],
    case {lists:member(S, Strategies), lists:member(A, [never, any_significant, all_significant])} of
        {false, _} -> {error, {invalid_strategy, S}};
        _ when not is_integer(I); I < 0 -> {error, {invalid_intensity, I}};
        _ when not is_integer(P); P =< 0 -> {error, {invalid_period, P}};
        {_, false} -> {error, {invalid_auto_shutdown, A}};
        _ -> {ok, #{strategy => S, intensity => I, period => P, auto_shutdown => A}}
    end.

%% children(Specs, AutoShutdown) -> {ok, [Child]} | Reason
%% AutoShutdown = undefined leaves the combination of significant and auto_shutdown unchecked.
children(Specs, Auto) ->
    children(Specs, Auto, [], #{}).

children([Spec | Specs], Auto, Acc, Seen) ->
    case child(Spec, Auto) of
        {ok, #{id := Id}} when is_map_key(Id, Seen) -> {duplicate_child_name, Id};
        {ok, #{id := Id} = Child} -> children(Specs, Auto, [Child | Acc], Seen#{Id => true});
        Error -> Error
    end;
children([], _, Acc, _) ->
    {ok, lists:reverse(Acc)};
children(Other, _, _, _) ->
    {invalid_child_spec, Other}.

%% child(Spec, AutoShutdown) -> {ok, Child} | Reason
child({Id, Start, Restart, Shutdown, Type, Modules}, Auto) ->
    check(#{id => Id, start => Start, restart => Restart, significant => false, shutdown => Shutdown,
            type => Type, modules => Modules}, Auto);
child(#{} = Spec, Auto) ->
    case Spec of
        #{id := _, start := _} -> check(defaults(Spec), Auto);
        #{id := _} -> missing_start;
        _ -> missing_id
    end;
child(Other, _) ->
    {invalid_child_spec, Other}.

defaults(#{id := Id, start := Start} = Spec) ->
    Type = maps:get(type, Spec, worker),
    Shutdown = case Type of
                   supervisor -> infinity;
                   _ -> 5000
               end,
    Modules = case Start of
                  {M, _, _} -> [M];
                  _ -> []
              end,
    #{id => Id, start => Start, type => Type,
      restart => maps:get(restart, Spec, permanent),
      significant => maps:get(significant, Spec, false),
      shutdown => maps:get(shutdown, Spec, Shutdown),
      modules => maps:get(modules, Spec, Modules)}.

check(#{start := Start, restart := Restart, significant := Significant, shutdown := Shutdown, type := Type,
        modules := Modules} = Child, Auto) ->
    Checks = [{type(Type), {invalid_child_type, Type}},
              {start(Start), {invalid_mfa, Start}},
              {lists:member(Restart, [permanent, transient, temporary]), {invalid_restart_type, Restart}},
              {is_boolean(Significant), {invalid_significant, Significant}},
              {not (Significant =:= true andalso Restart =:= permanent),
               {bad_combination, [{restart, Restart}, {significant, Significant}]}},
              {not (Significant =:= true andalso Auto =:= never),
               {bad_combination, [{auto_shutdown, Auto}, {significant, Significant}]}},
              {shutdown(Shutdown), {invalid_shutdown, Shutdown}},
              {modules(Modules), modules_error(Modules)}],
    case [Reason || {false, Reason} <- Checks] of
        [] -> {ok, Child};
        [Reason | _] -> Reason
    end.

type(Type) -> Type =:= worker orelse Type =:= supervisor.

start({M, F, Args}) -> is_atom(M) andalso is_atom(F) andalso is_list(Args);
start(_) -> false.

shutdown(infinity) -> true;
shutdown(brutal_kill) -> true;
shutdown(Time) -> is_integer(Time) andalso Time > 0.

modules(dynamic) -> true;
modules([M | Ms]) -> is_atom(M) andalso modules(Ms);
modules(End) -> End =:= [].

modules_error([M | Ms]) when is_atom(M) -> modules_error(Ms);
modules_error([M | _]) -> {invalid_module, M};
modules_error(Modules) -> {invalid_modules, Modules}.

%% A child as a specification map, as get_childspec returns it.
to_map(Child) ->
    maps:remove(pid, Child).

%% A child as OTP shows it in error reasons.
to_record(#{id := Id, start := Start, restart := Restart, significant := Significant, shutdown := Shutdown,
            type := Type, modules := Modules}) ->
    {child, undefined, Id, Start, Restart, Significant, Shutdown, Type, Modules}.
