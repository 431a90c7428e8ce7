%%% Applications: their environment, loading, starting and stopping.
%%%
%%% A client of the process registered application_controller (application_server), which is started on
%%% first use. kernel and stdlib are always loaded and running; others are found as NAME.app in
%%% the code path, or given as a specification {application, Name, Keys}.
-module(application).
-export([start/1, start/2, stop/1, ensure_started/1, ensure_started/2, ensure_all_started/1, ensure_all_started/2,
         load/1, load/2, unload/1, loaded_applications/0, which_applications/0, which_applications/1,
         get_env/1, get_env/2, get_env/3, get_all_env/0, get_all_env/1, set_env/1, set_env/2, set_env/3, set_env/4,
         unset_env/2, unset_env/3, get_key/1, get_key/2, get_all_key/0, get_all_key/1,
         get_application/0, get_application/1, start_type/0, permit/2, takeover/2]).

%% ok | {error, Reason}; Type = permanent | transient | temporary.
start(App) -> start(App, temporary).

start(App, Type) when Type =:= permanent; Type =:= transient; Type =:= temporary ->
    case load(App) of
        ok -> application_server:start_app(name(App), Type);
        {error, {already_loaded, Name}} -> application_server:start_app(Name, Type);
        Error -> Error
    end;
start(App, Type) ->
    erlang:error(badarg, [App, Type]).

name({application, Name, _}) -> Name;
name(Name) -> Name.

stop(App) when is_atom(App) -> application_server:stop_app(App).

ensure_started(App) -> ensure_started(App, temporary).

ensure_started(App, Type) ->
    case start(App, Type) of
        {error, {already_started, App}} -> ok;
        Result -> Result
    end.

%% {ok, Started} | {error, {App, Reason}}; what is needed is started first.
ensure_all_started(App) -> ensure_all_started(App, temporary).

ensure_all_started(Apps, Type) when is_list(Apps) -> all_started(Apps, Type, []);
ensure_all_started(App, Type) when is_atom(App) -> all_started([App], Type, []).

all_started(Apps, Type, Before) ->
    case start_each(Apps, Type, Before) of
        {ok, Started} ->
            {ok, lists:reverse(Started)};
        {error, Reason, Started} ->
            lists:foreach(fun stop/1, Started),
            {error, Reason}
    end.

start_each([App | Apps], Type, Started) ->
    case start(App, Type) of
        ok -> start_each(Apps, Type, [App | Started]);
        {error, {already_started, App}} -> start_each(Apps, Type, Started);
        {error, {not_started, Needed}} ->
            case start_each([Needed], Type, Started) of
                {ok, Started1} -> start_each([App | Apps], Type, Started1);
                Error -> Error
            end;
        {error, Reason} -> {error, {App, Reason}, Started}
    end;
start_each([], _, Started) ->
    {ok, Started}.

load(App) -> load(App, []).

load({application, Name, Keys}, _) when is_atom(Name), is_list(Keys) ->
    application_server:load(Name, Keys);
load(Name, _) when is_atom(Name) ->
    case application_server:keys(Name) of
        {ok, _} ->
            {error, {already_loaded, Name}};
        undefined ->
            File = atom_to_list(Name) ++ ".app",
            case file:path_consult(code:get_path(), File) of
                {ok, [{application, Name, Keys}], _} -> application_server:load(Name, Keys);
                {ok, _, _} -> {error, {bad_application, Name}};
                {error, Reason} -> {error, {file:format_error(Reason), File}}
            end
    end.

unload(App) when is_atom(App) -> application_server:call({unload, App}).

%% [{App, Description, Version}]
loaded_applications() -> application_server:call(loaded).

which_applications() -> application_server:call(running).
which_applications(_Timeout) -> which_applications().

%% The environment.

get_env(Key) ->
    case get_application() of
        {ok, App} -> get_env(App, Key);
        undefined -> undefined
    end.

get_env(App, Key) -> application_server:env(App, Key).

get_env(App, Key, Default) ->
    case get_env(App, Key) of
        {ok, Value} -> Value;
        undefined -> Default
    end.

get_all_env() ->
    case get_application() of
        {ok, App} -> get_all_env(App);
        undefined -> []
    end.

get_all_env(App) when is_atom(App) -> application_server:call({all_env, App}).

%% set_env([{App, [{Key, Value}]}])
set_env(Config) -> set_env(Config, []).

set_env(Config, _Options) when is_list(Config) ->
    lists:foreach(fun({App, Env}) -> [set_env(App, Key, Value) || {Key, Value} <- Env] end, Config).

set_env(App, Key, Value) when is_atom(App), is_atom(Key) -> application_server:call({set_env, App, Key, Value}).
set_env(App, Key, Value, _Options) -> set_env(App, Key, Value).

unset_env(App, Key) when is_atom(App), is_atom(Key) -> application_server:call({unset_env, App, Key}).
unset_env(App, Key, _Options) -> unset_env(App, Key).

%% Keys of the specification.

get_key(Key) ->
    case get_application() of
        {ok, App} -> get_key(App, Key);
        undefined -> undefined
    end.

get_key(App, Key) ->
    case get_all_key(App) of
        {ok, Keys} ->
            case lists:keyfind(Key, 1, Keys) of
                {_, Value} -> {ok, Value};
                false -> undefined
            end;
        undefined ->
            undefined
    end.

get_all_key() ->
    case get_application() of
        {ok, App} -> get_all_key(App);
        undefined -> []
    end.

get_all_key(App) -> application_server:keys(App).

%% {ok, App} | undefined: by the group leader of a process, or by module.
get_application() -> get_application(group_leader()).

get_application(Module) when is_atom(Module) -> application_server:call({app_of_module, Module});
get_application(Pid) when is_pid(Pid) ->
    Leader = case erlang:process_info(Pid, group_leader) of
                 {group_leader, GL} -> GL;
                 _ -> Pid
             end,
    case application_server:running() of
        false -> undefined;
        true -> application_server:call({app_of_leader, [Pid, Leader]})
    end.

%% How the application the caller belongs to was started; without takeover it is always normal.
start_type() ->
    case get_application() of
        {ok, _} -> local;
        undefined -> undefined
    end.

permit(App, _) when is_atom(App) -> ok.

takeover(App, Type) -> start(App, Type).
