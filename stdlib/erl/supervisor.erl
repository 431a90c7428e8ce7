%%% The supervisor behaviour: starts, watches, restarts and stops child processes.
%%%
%%% A gen_server that traps exits. Static children (one_for_one, one_for_all, rest_for_one) are kept by
%%% id, with the ids in start order reversed; children of a simple_one_for_one supervisor are dynamic,
%%% a map from pid to start arguments beside one template. A child that could not be restarted has
%%% the pid {restarting, OldPid} and is tried again through a message to oneself, each time counting as
%%% a restart. What a child is stands in supervisor_spec, stopping and reporting in supervisor_child.
-module(supervisor).
-export([start_link/2, start_link/3, start_child/2, restart_child/2, delete_child/2, terminate_child/2,
         which_children/1, count_children/1, get_childspec/2, check_childspecs/1, check_childspecs/2,
         get_callback_module/1,
         init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3,
         format_log/1, format_log/2]).

start_link(Mod, Args) ->
    gen_server:start_link(supervisor, {self, Mod, Args}, []).

start_link(SupName, Mod, Args) ->
    gen_server:start_link(SupName, supervisor, {SupName, Mod, Args}, []).

start_child(Sup, Spec) -> call(Sup, {start_child, Spec}).
restart_child(Sup, Id) -> call(Sup, {restart_child, Id}).
delete_child(Sup, Id) -> call(Sup, {delete_child, Id}).
terminate_child(Sup, Id) -> call(Sup, {terminate_child, Id}).
which_children(Sup) -> call(Sup, which_children).
count_children(Sup) -> call(Sup, count_children).
get_childspec(Sup, Id) -> call(Sup, {get_childspec, Id}).
get_callback_module(Sup) -> call(Sup, get_callback_module).

call(Sup, Request) -> gen_server:call(Sup, Request, infinity).

%% ok | {error, Reason}
check_childspecs(Specs) -> check_childspecs(Specs, undefined).

check_childspecs(Specs, AutoShutdown) when is_list(Specs) ->
    case lists:member(AutoShutdown, [undefined, never, any_significant, all_significant]) of
        true ->
            case supervisor_spec:children(Specs, AutoShutdown) of
                {ok, _} -> ok;
                Error -> {error, Error}
            end;
        false ->
            {error, {invalid_auto_shutdown, AutoShutdown}}
    end;
check_childspecs(Specs, _) ->
    {error, {badarg, Specs}}.

%% Callbacks. State is a map: name, mod, args, the flags (strategy, intensity, period, auto_shutdown), restarts
%% (times, newest first), ids (reversed), children (#{Id => Child}), pids (#{Pid => Id}), template, dynamic.

init({SupName, Mod, Args}) ->
    process_flag(trap_exit, true),
    case Mod:init(Args) of
        {ok, {Flags, Specs}} ->
            case supervisor_spec:flags(Flags) of
                {ok, Settings} ->
                    Name = case SupName of
                               self -> {self(), Mod};
                               _ -> SupName
                           end,
                    State = Settings#{name => Name, mod => Mod, args => Args, restarts => [],
                                      ids => [], children => #{}, pids => #{}, dynamic => #{}},
                    init_children(State, Specs);
                {error, Reason} ->
                    {stop, {supervisor_data, Reason}}
            end;
        ignore ->
            ignore;
        Other ->
            {stop, {bad_return, {Mod, init, Other}}}
    end.

init_children(#{strategy := simple_one_for_one} = State, [Spec]) ->
    case supervisor_spec:children([Spec], maps:get(auto_shutdown, State)) of
        {ok, [Child]} -> {ok, State#{template => Child}};
        Error -> {stop, {start_spec, Error}}
    end;
init_children(#{strategy := simple_one_for_one}, Specs) ->
    {stop, {bad_start_spec, Specs}};
init_children(State, Specs) ->
    case supervisor_spec:children(Specs, maps:get(auto_shutdown, State)) of
        {ok, Children} ->
            case start_all(Children, State) of
                {ok, State1} -> {ok, State1};
                {error, #{id := Id}, Reason, State1} ->
                    stop_static(maps:get(ids, State1), State1),
                    {stop, {shutdown, {failed_to_start_child, Id, Reason}}}
            end;
        Error ->
            {stop, {start_spec, Error}}
    end.

%% Starts children in order; {ok, State} | {error, Child, Reason, State}
start_all([Child | Children], State) ->
    case start(Child, State) of
        {ok, undefined, _} when map_get(restart, Child) =:= temporary ->
            start_all(Children, State);
        {ok, Pid, _} ->
            start_all(Children, add(Child, Pid, State));
        {error, Reason} ->
            supervisor_child:report(start_error, Reason, Child, State),
            {error, Child, Reason, State}
    end;
start_all([], State) ->
    {ok, State}.

%% {ok, Pid | undefined, none | {info, Info}} | {error, Reason}
start(#{start := {M, F, Args}} = Child, State) ->
    case catch apply(M, F, Args) of
        {ok, Pid} when is_pid(Pid) ->
            supervisor_child:progress(Child, Pid, State),
            {ok, Pid, none};
        {ok, Pid, Info} when is_pid(Pid) ->
            supervisor_child:progress(Child, Pid, State),
            {ok, Pid, {info, Info}};
        ignore -> {ok, undefined, none};
        {error, Reason} -> {error, Reason};
        Other -> {error, Other}
    end.

add(#{id := Id} = Child, Pid, #{ids := Ids, children := Children} = State) ->
    Ids1 = case Children of
               #{Id := _} -> Ids;
               _ -> [Id | Ids]
           end,
    set_pid(Child, Pid, State#{ids := Ids1}).

%% Stores the child with a new pid (or undefined, or {restarting, OldPid}).
set_pid(#{id := Id} = Child, Pid, #{children := Children, pids := Pids} = State) ->
    Pids1 = case Child of
                #{pid := Old} -> maps:remove(Old, Pids);
                _ -> Pids
            end,
    Pids2 = case Pid of
                _ when is_pid(Pid) -> Pids1#{Pid => Id};
                _ -> Pids1
            end,
    State#{children := Children#{Id => Child#{pid => Pid}}, pids := Pids2}.

remove(#{id := Id, pid := Pid}, #{ids := Ids, children := Children, pids := Pids} = State) ->
    State#{ids := lists:delete(Id, Ids), children := maps:remove(Id, Children), pids := maps:remove(Pid, Pids)}.

%% Calls.

handle_call({start_child, Extra}, _, #{strategy := simple_one_for_one} = State) ->
    #{template := #{start := {M, F, Args}} = Template, dynamic := Dynamic} = State,
    case start(Template#{start := {M, F, Args ++ Extra}}, State) of
        {ok, undefined, _} -> {reply, {ok, undefined}, State};
        {ok, Pid, Info} -> {reply, started(Pid, Info), State#{dynamic := Dynamic#{Pid => Extra}}};
        {error, Reason} -> {reply, {error, Reason}, State}
    end;
handle_call({start_child, Spec}, _, #{auto_shutdown := Auto} = State) ->
    case supervisor_spec:child(Spec, Auto) of
        {ok, Child} ->
            {Reply, State1} = start_new(Child, State),
            {reply, Reply, State1};
        Error ->
            {reply, {error, Error}, State}
    end;
handle_call({terminate_child, Pid}, _, #{strategy := simple_one_for_one} = State) when is_pid(Pid) ->
    #{dynamic := Dynamic, template := Template} = State,
    case Dynamic of
        #{Pid := _} ->
            supervisor_child:stop(Template#{pid => Pid}, State),
            {reply, ok, State#{dynamic := maps:remove(Pid, Dynamic)}};
        _ ->
            {reply, {error, not_found}, State}
    end;
handle_call({get_childspec, Pid}, _, #{strategy := simple_one_for_one} = State) when is_pid(Pid) ->
    #{dynamic := Dynamic, template := Template} = State,
    case Dynamic of
        #{Pid := _} -> {reply, {ok, supervisor_spec:to_map(Template)}, State};
        _ -> {reply, {error, not_found}, State}
    end;
handle_call({What, _}, _, #{strategy := simple_one_for_one} = State)
  when What =:= terminate_child; What =:= delete_child; What =:= restart_child ->
    {reply, {error, simple_one_for_one}, State};
handle_call({terminate_child, Id}, _, State) ->
    case find(Id, State) of
        #{pid := undefined, restart := temporary} = Child -> {reply, ok, remove(Child, State)};
        #{} = Child -> {reply, ok, stop_one(Child, State)};
        error -> {reply, {error, not_found}, State}
    end;
handle_call({restart_child, Id}, _, State) ->
    case find(Id, State) of
        #{pid := undefined} = Child ->
            case start(Child, State) of
                {ok, Pid, Info} -> {reply, started(Pid, Info), set_pid(Child, Pid, State)};
                {error, Reason} -> {reply, {error, Reason}, State}
            end;
        #{pid := {restarting, _}} -> {reply, {error, restarting}, State};
        #{} -> {reply, {error, running}, State};
        error -> {reply, {error, not_found}, State}
    end;
handle_call({delete_child, Id}, _, State) ->
    case find(Id, State) of
        #{pid := undefined} = Child -> {reply, ok, remove(Child, State)};
        #{pid := {restarting, _}} -> {reply, {error, restarting}, State};
        #{} -> {reply, {error, running}, State};
        error -> {reply, {error, not_found}, State}
    end;
handle_call({get_childspec, Id}, _, #{pids := Pids} = State) ->
    Key = case Pids of
              #{Id := ById} -> ById;
              _ -> Id
          end,
    case find(Key, State) of
        #{} = Child -> {reply, {ok, supervisor_spec:to_map(Child)}, State};
        error when map_get(strategy, State) =:= simple_one_for_one ->
            #{template := #{id := TemplateId} = Template} = State,
            case TemplateId =:= Id of
                true -> {reply, {ok, supervisor_spec:to_map(Template)}, State};
                false -> {reply, {error, not_found}, State}
            end;
        error -> {reply, {error, not_found}, State}
    end;
handle_call(which_children, _, #{strategy := simple_one_for_one} = State) ->
    #{template := #{type := Type, modules := Modules}, dynamic := Dynamic} = State,
    {reply, [{undefined, shown(Pid), Type, Modules} || Pid <- maps:keys(Dynamic)], State};
handle_call(which_children, _, #{ids := Ids, children := Children} = State) ->
    {reply, [which(maps:get(Id, Children)) || Id <- Ids], State};
handle_call(count_children, _, #{strategy := simple_one_for_one} = State) ->
    #{template := #{type := Type}, dynamic := Dynamic} = State,
    Size = map_size(Dynamic),
    Active = length([Pid || Pid <- maps:keys(Dynamic), is_pid(Pid)]),
    {Sups, Workers} = case Type of
                          supervisor -> {Size, 0};
                          worker -> {0, Size}
                      end,
    {reply, [{specs, 1}, {active, Active}, {supervisors, Sups}, {workers, Workers}], State};
handle_call(count_children, _, #{children := Children} = State) ->
    All = maps:values(Children),
    Active = length([x || #{pid := Pid} <- All, is_pid(Pid), is_process_alive(Pid)]),
    Sups = length([x || #{type := supervisor} <- All]),
    Size = length(All),
    {reply, [{specs, Size}, {active, Active}, {supervisors, Sups}, {workers, Size - Sups}], State};
handle_call(get_callback_module, _, #{mod := Mod} = State) ->
    {reply, Mod, State}.

find(Id, #{children := Children}) ->
    case Children of
        #{Id := Child} -> Child;
        _ -> error
    end.

started(Pid, none) -> {ok, Pid};
started(Pid, {info, Info}) -> {ok, Pid, Info}.

start_new(#{id := Id} = Child, State) ->
    case find(Id, State) of
        error ->
            case start(Child, State) of
                {ok, undefined, _} when map_get(restart, Child) =:= temporary ->
                    {{ok, undefined}, State};
                {ok, Pid, Info} ->
                    {started(Pid, Info), add(Child, Pid, State)};
                {error, Reason} ->
                    supervisor_child:report(start_error, Reason, Child, State),
                    {{error, {Reason, supervisor_spec:to_record(Child)}}, State}
            end;
        #{pid := Pid} when is_pid(Pid) ->
            {{error, {already_started, Pid}}, State};
        _ ->
            {{error, already_present}, State}
    end.

which(#{id := Id, pid := Pid, type := Type, modules := Modules}) ->
    {Id, shown(Pid), Type, Modules}.

shown({restarting, _}) -> restarting;
shown(Pid) -> Pid.

%% Stops one static child; a temporary one is forgotten.
stop_one(#{restart := temporary} = Child, State) ->
    supervisor_child:stop(Child, State),
    remove(Child, State);
stop_one(Child, State) ->
    supervisor_child:stop(Child, State),
    set_pid(Child, undefined, State).

%% Stops static children, given in reversed start order.
stop_static(Ids, State) ->
    lists:foldl(fun(Id, #{children := Children} = S) -> stop_one(maps:get(Id, Children), S) end, State, Ids).

%% Children that died, and restarts put off.

handle_cast({try_again_restart, Key}, #{strategy := simple_one_for_one, dynamic := Dynamic, template := Template} = State) ->
    case Dynamic of
        #{Key := _} -> restarted(restart(Template#{pid => Key}, State));
        _ -> {noreply, State}
    end;
handle_cast({try_again_restart, Id}, State) ->
    case find(Id, State) of
        #{pid := {restarting, _}} = Child -> restarted(restart(Child, State));
        _ -> {noreply, State}
    end;
handle_cast(_, State) ->
    {noreply, State}.

handle_info({'EXIT', Pid, Reason}, #{strategy := simple_one_for_one, dynamic := Dynamic, template := Template} = State) ->
    case Dynamic of
        #{Pid := Args} ->
            #{start := {M, F, As}} = Template,
            restarted(died(Template#{pid => Pid, start := {M, F, As ++ Args}}, Reason, State));
        _ -> {noreply, State}
    end;
handle_info({'EXIT', Pid, Reason}, #{pids := Pids} = State) ->
    case Pids of
        #{Pid := Id} -> restarted(died(find(Id, State), Reason, State));
        _ -> {noreply, State}
    end;
handle_info(Msg, State) ->
    supervisor_child:unexpected(Msg),
    {noreply, State}.

restarted({ok, State}) -> {noreply, State};
restarted({shutdown, State}) -> {stop, shutdown, State}.

died(#{restart := permanent} = Child, Reason, State) ->
    supervisor_child:report(child_terminated, Reason, Child, State),
    restart(Child, State);
died(Child, normal, State) -> gone(Child, State);
died(Child, shutdown, State) -> gone(Child, State);
died(Child, {shutdown, _}, State) -> gone(Child, State);
died(#{restart := transient} = Child, Reason, State) ->
    supervisor_child:report(child_terminated, Reason, Child, State),
    restart(Child, State);
died(#{restart := temporary} = Child, Reason, State) ->
    supervisor_child:report(child_terminated, Reason, Child, State),
    gone(Child, State).

%% A child that is not to be restarted; a significant one may take the supervisor with it.
gone(#{pid := Pid, significant := Significant} = Child, State) ->
    State1 = case State of
                 #{strategy := simple_one_for_one, dynamic := Dynamic} ->
                     State#{dynamic := maps:remove(Pid, Dynamic)};
                 _ when map_get(restart, Child) =:= temporary ->
                     remove(Child, State);
                 _ ->
                     set_pid(Child, undefined, State)
             end,
    case Significant andalso auto_shutdown(State1) of
        true -> {shutdown, State1};
        false -> {ok, State1}
    end.

auto_shutdown(#{auto_shutdown := any_significant}) -> true;
auto_shutdown(#{auto_shutdown := all_significant, strategy := simple_one_for_one, dynamic := Dynamic}) ->
    map_size(Dynamic) =:= 0;
auto_shutdown(#{auto_shutdown := all_significant, children := Children}) ->
    [] =:= [x || #{significant := true, pid := Pid} <- maps:values(Children), Pid =/= undefined];
auto_shutdown(_) -> false.

%% Restarts, unless that happened too often.
restart(Child, #{restarts := Restarts, period := Period, intensity := Intensity} = State) ->
    Now = erlang:monotonic_time(second),
    Recent = [Now | lists:takewhile(fun(T) -> Now =< T + Period end, Restarts)],
    State1 = State#{restarts := Recent},
    case length(Recent) =< Intensity of
        true ->
            {ok, restart(maps:get(strategy, State), Child, State1)};
        false ->
            supervisor_child:report(shutdown, reached_max_restart_intensity, Child, State1),
            {shutdown, given_up(Child, State1)}
    end.

given_up(#{pid := Pid}, #{strategy := simple_one_for_one, dynamic := Dynamic} = State) ->
    State#{dynamic := maps:remove(Pid, Dynamic)};
given_up(Child, State) ->
    remove(Child, State).

restart(simple_one_for_one, #{pid := Key}, #{dynamic := Dynamic, template := Template} = State) ->
    #{Key := Extra} = Dynamic,
    #{start := {M, F, Args}} = Template,
    Child = Template#{start := {M, F, Args ++ Extra}, pid => Key},
    Rest = maps:remove(Key, Dynamic),
    case start(Child, State) of
        {ok, undefined, _} ->
            State#{dynamic := Rest};
        {ok, Pid, _} ->
            State#{dynamic := Rest#{Pid => Extra}};
        {error, Reason} ->
            supervisor_child:report(start_error, Reason, Child, State),
            Key1 = restarting(Key),
            try_again(Key1),
            State#{dynamic := Rest#{Key1 => Extra}}
    end;
restart(one_for_one, #{id := Id, pid := Pid} = Child, State) ->
    case start(Child, State) of
        {ok, NewPid, _} ->
            set_pid(Child, NewPid, State);
        {error, Reason} ->
            supervisor_child:report(start_error, Reason, Child, State),
            try_again(Id),
            set_pid(Child, restarting(Pid), State)
    end;
restart(rest_for_one, #{id := Id} = Child, #{ids := Ids} = State) ->
    After = lists:takewhile(fun(I) -> I =/= Id end, Ids),
    restart_some([Id | lists:reverse(After)], After, Child, State);
restart(one_for_all, Child, #{ids := Ids} = State) ->
    restart_some(lists:reverse(Ids), lists:delete(maps:get(id, Child), Ids), Child, State).

%% Stops the children Others (reversed start order), then starts those of Ids that are still wanted.
restart_some(Ids, Others, #{pid := Pid} = Child, State) ->
    State1 = stop_static(Others, set_pid(Child, undefined, State)),
    #{children := Children} = State1,
    start_some([maps:get(Id, Children) || Id <- Ids, is_map_key(Id, Children)], Pid, State1).

start_some([#{id := Id} = Child | Children], OldPid, State) ->
    case start(Child, State) of
        {ok, Pid, _} ->
            start_some(Children, OldPid, set_pid(Child, Pid, State));
        {error, Reason} ->
            supervisor_child:report(start_error, Reason, Child, State),
            try_again(Id),
            set_pid(Child, restarting(OldPid), State)
    end;
start_some([], _, State) ->
    State.

restarting({restarting, Pid}) -> {restarting, Pid};
restarting(Pid) -> {restarting, Pid}.

try_again(Key) ->
    gen_server:cast(self(), {try_again_restart, Key}).

terminate(_, #{strategy := simple_one_for_one, dynamic := Dynamic, template := Template} = State) ->
    supervisor_child:stop_all([Pid || Pid <- maps:keys(Dynamic), is_pid(Pid)], Template, State);
terminate(_, #{ids := Ids} = State) ->
    stop_static(Ids, State),
    ok.

%% A new version of the callback module: its flags and child specifications replace the old ones;
%% running children stay.
code_change(_, #{mod := Mod, args := Args, children := Old} = State, _) ->
    case Mod:init(Args) of
        {ok, {Flags, Specs}} ->
            case {supervisor_spec:flags(Flags), supervisor_spec:children(Specs, undefined)} of
                {{ok, Settings}, {ok, [Template]}} when map_get(strategy, Settings) =:= simple_one_for_one ->
                    {ok, maps:merge(State, Settings#{template => Template})};
                {{ok, Settings}, {ok, New}} ->
                    Children = [C#{pid => pid_of(C, Old)} || C <- New],
                    Kept = [Id || Id <- maps:get(ids, State), not lists:any(fun(#{id := I}) -> I =:= Id end, New)],
                    Map = maps:from_list([{Id, C} || #{id := Id} = C <- Children]),
                    {ok, maps:merge(State, Settings#{ids => lists:reverse([Id || #{id := Id} <- Children]) ++ Kept,
                                                     children => maps:merge(Old, Map)})};
                {{error, Reason}, _} -> {error, Reason};
                {_, Error} -> {error, Error}
            end;
        ignore -> {ok, State};
        Error -> Error
    end.

pid_of(#{id := Id}, Old) ->
    case Old of
        #{Id := #{pid := Pid}} -> Pid;
        _ -> undefined
    end.

format_log(Report) -> supervisor_child:format_log(Report).

format_log(Report, Config) -> supervisor_child:format_log(Report, Config).
