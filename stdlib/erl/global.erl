%%% Global names, on a system of one node.
%%%
%%% Names are kept by the process registered global_name_server, started on first use, which monitors who is
%%% registered and forgets a name when its process ends. Locks are held by whoever asks first.
-module(global).
-export([register_name/2, register_name/3, re_register_name/2, re_register_name/3, unregister_name/1,
         whereis_name/1, registered_names/0, send/2, sync/0, set_lock/1, set_lock/2, set_lock/3, del_lock/1, del_lock/2,
         trans/2, trans/3, trans/4, random_exit_name/3, random_notify_name/3, notify_all_name/3, serve/0]).

%% yes | no
register_name(Name, Pid) when is_pid(Pid) -> call({register, Name, Pid}).
register_name(Name, Pid, _Resolve) -> register_name(Name, Pid).

re_register_name(Name, Pid) when is_pid(Pid) -> call({re_register, Name, Pid}).
re_register_name(Name, Pid, _Resolve) -> re_register_name(Name, Pid).

unregister_name(Name) -> call({unregister, Name}).

%% pid | undefined
whereis_name(Name) ->
    case whereis(global_name_server) of
        undefined -> undefined;
        _ -> call({whereis, Name})
    end.

registered_names() ->
    case whereis(global_name_server) of
        undefined -> [];
        _ -> call(names)
    end.

%% Exits with {badarg, {Name, Message}} if nobody has the name.
send(Name, Message) ->
    case whereis_name(Name) of
        Pid when is_pid(Pid) ->
            Pid ! Message,
            Pid;
        undefined ->
            exit({badarg, {Name, Message}})
    end.

sync() -> ok.

%% Locks {Resource, Requester}: the same requester may hold one several times.
set_lock(Id) -> set_lock(Id, [node()]).
set_lock(Id, Nodes) -> set_lock(Id, Nodes, infinity).

set_lock({_, _} = Id, Nodes, Retries) ->
    case call({lock, Id, self()}) of
        true -> true;
        false when Retries =:= 0 -> false;
        false ->
            timer:sleep(10),
            set_lock(Id, Nodes, less(Retries))
    end.

less(infinity) -> infinity;
less(N) -> N - 1.

del_lock(Id) -> del_lock(Id, [node()]).
del_lock({_, _} = Id, _Nodes) -> call({unlock, Id, self()}).

%% The function's value, or aborted if the lock cannot be had.
trans(Id, Fun) -> trans(Id, Fun, [node()]).
trans(Id, Fun, Nodes) -> trans(Id, Fun, Nodes, infinity).

trans(Id, Fun, Nodes, Retries) ->
    case set_lock(Id, Nodes, Retries) of
        true ->
            try Fun()
            after del_lock(Id, Nodes)
            end;
        false ->
            aborted
    end.

%% What to do when two nodes have the same name; cannot happen here.
random_exit_name(_Name, Pid1, Pid2) ->
    exit(Pid2, kill),
    Pid1.

random_notify_name(Name, Pid1, Pid2) ->
    Pid2 ! {global_name_conflict, Name},
    Pid1.

notify_all_name(Name, Pid1, Pid2) ->
    Pid1 ! {global_name_conflict, Name, Pid2},
    Pid2 ! {global_name_conflict, Name, Pid1},
    none.

call(Request) ->
    Server = rvm_boot:ensure_server(global_name_server, global, serve),
    Ref = erlang:monitor(process, Server),
    Server ! {global_request, self(), Ref, Request},
    receive
        {Ref, Answer} ->
            erlang:demonitor(Ref, [flush]),
            Answer;
        {'DOWN', Ref, process, _, Reason} ->
            exit(Reason)
    end.

%% The server: names = #{Name => {Pid, Monitor}}, locks = #{Resource => {Requester, [{Pid, Monitor}]}}
serve() -> loop(#{}, #{}).

loop(Names, Locks) ->
    receive
        {global_request, From, Ref, Request} ->
            {Answer, Names1, Locks1} = request(Request, Names, Locks),
            From ! {Ref, Answer},
            loop(Names1, Locks1);
        {'DOWN', Ref, process, _, _} ->
            loop(maps:filter(fun(_, {_, M}) -> M =/= Ref end, Names), release(Ref, Locks));
        _ ->
            loop(Names, Locks)
    end.

request({register, Name, Pid}, Names, Locks) when is_map_key(Name, Names) ->
    _ = Pid,
    {no, Names, Locks};
request({register, Name, Pid}, Names, Locks) ->
    {yes, Names#{Name => {Pid, monitor(process, Pid)}}, Locks};
request({re_register, Name, Pid}, Names, Locks) ->
    Rest = forget(Name, Names),
    {yes, Rest#{Name => {Pid, monitor(process, Pid)}}, Locks};
request({unregister, Name}, Names, Locks) ->
    {ok, forget(Name, Names), Locks};
request({whereis, Name}, Names, Locks) ->
    case Names of
        #{Name := {Pid, _}} -> {Pid, Names, Locks};
        _ -> {undefined, Names, Locks}
    end;
request(names, Names, Locks) ->
    {maps:keys(Names), Names, Locks};
request({lock, {Resource, Requester}, Pid}, Names, Locks) ->
    case Locks of
        #{Resource := {Requester, Holders}} ->
            {true, Names, Locks#{Resource := {Requester, [{Pid, monitor(process, Pid)} | Holders]}}};
        #{Resource := _} ->
            {false, Names, Locks};
        _ ->
            {true, Names, Locks#{Resource => {Requester, [{Pid, monitor(process, Pid)}]}}}
    end;
request({unlock, {Resource, Requester}, Pid}, Names, Locks) ->
    case Locks of
        #{Resource := {Requester, Holders}} ->
            case lists:keytake(Pid, 1, Holders) of
                {value, {_, Ref}, Rest} ->
                    demonitor(Ref, [flush]),
                    {true, Names, held(Resource, Requester, Rest, Locks)};
                false ->
                    {true, Names, Locks}
            end;
        _ ->
            {true, Names, Locks}
    end.

forget(Name, Names) ->
    case Names of
        #{Name := {_, Ref}} ->
            demonitor(Ref, [flush]),
            maps:remove(Name, Names);
        _ ->
            Names
    end.

held(Resource, _, [], Locks) -> maps:remove(Resource, Locks);
held(Resource, Requester, Holders, Locks) -> Locks#{Resource := {Requester, Holders}}.

release(Ref, Locks) ->
    maps:fold(fun(Resource, {Requester, Holders}, Acc) ->
                      case [H || {_, M} = H <- Holders, M =/= Ref] of
                          [] -> Acc;
                          Rest -> Acc#{Resource => {Requester, Rest}}
                      end
              end, #{}, Locks).
