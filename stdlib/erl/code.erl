%%% Code loading and purging, over the VM's code server natives.
%%%
%%% Loading blocks only the caller. The path is a list of directories searched by rvm_code; the
%%% standard library is always found and is in no directory.
-module(code).
-export([ensure_loaded/1, ensure_modules_loaded/1, load_file/1, load_abs/1, load_binary/3, is_loaded/1,
         which/1, all_loaded/0, all_available/0, purge/1, soft_purge/1, delete/1,
         get_path/0, set_path/1, add_path/1, add_pathz/1, add_patha/1, add_paths/1, add_pathsz/1, add_pathsa/1,
         del_path/1, replace_path/2, get_object_code/1, module_md5/1, get_mode/0, objfile_extension/0,
         root_dir/0, lib_dir/0, lib_dir/1, lib_dir/2, priv_dir/1, where_is_file/1, where_is_file/2,
         is_sticky/1, stick_mod/1, unstick_mod/1, stick_dir/1, unstick_dir/1, clash/0, module_status/1,
         modified_modules/0, is_module_native/1, get_doc/1, atomic_load/1]).

%% {module, Module} | {error, nofile | badfile | on_load_failure}
ensure_loaded(Module) when is_atom(Module) -> rvm_code:ensure_loaded(Module).

%% ok | {error, [{Module, Reason}]}
ensure_modules_loaded(Modules) when is_list(Modules) ->
    case [{M, Reason} || M <- Modules, {error, Reason} <- [ensure_loaded(M)]] of
        [] -> ok;
        Errors -> {error, Errors}
    end.

load_file(Module) when is_atom(Module) -> rvm_code:load_file(Module).

load_abs(File) when is_list(File) -> rvm_code:load_abs(unicode:characters_to_binary(File)).

load_binary(Module, File, Bin) when is_atom(Module), is_list(File), is_binary(Bin) ->
    rvm_code:load_binary(Module, File, Bin);
load_binary(Module, File, Bin) when is_atom(Module), is_atom(File), is_binary(Bin) ->
    rvm_code:load_binary(Module, atom_to_list(File), Bin).

%% ok | {error, [{Module, Reason}]}; modules are names or {Module, File, Binary}.
atomic_load(Modules) when is_list(Modules) ->
    Results = [{name(M), load_one(M)} || M <- Modules],
    case [{M, Reason} || {M, {error, Reason}} <- Results] of
        [] -> ok;
        Errors -> {error, Errors}
    end.

name({M, _, _}) -> M;
name(M) -> M.

load_one({M, File, Bin}) -> load_binary(M, File, Bin);
load_one(M) -> load_file(M).

%% {file, FileName | preloaded} | false
is_loaded(Module) when is_atom(Module) -> rvm_code:is_loaded(Module).

%% FileName | preloaded | non_existing
which(Module) when is_atom(Module) ->
    case rvm_code:which(Module) of
        {file, ""} -> preloaded;
        {file, File} -> File;
        embedded -> preloaded;
        false -> non_existing
    end.

all_loaded() -> rvm_code:all_loaded().

%% [{Name, File, IsLoaded}] of the modules in the code path and the loaded ones.
all_available() ->
    Loaded = [{atom_to_list(M), File, true} || {M, File} <- all_loaded()],
    Found = [{filename:rootname(Name), filename:join(Dir, Name), false}
             || Dir <- get_path(), Name <- names(Dir), filename:extension(Name) =:= objfile_extension()],
    lists:ukeysort(1, Loaded ++ Found).

names(Dir) ->
    case file:list_dir(Dir) of
        {ok, Names} -> Names;
        {error, _} -> []
    end.

%% Removes old code; processes that still run it are killed: true if there were any.
purge(Module) when is_atom(Module) ->
    case erlang:check_old_code(Module) of
        true ->
            Users = users(Module),
            Refs = [{monitor(process, Pid), exit(Pid, kill)} || Pid <- Users],
            lists:foreach(fun({Ref, _}) -> receive {'DOWN', Ref, process, _, _} -> ok end end, Refs),
            _ = rvm_code:drop_old(Module),
            Users =/= [];
        false ->
            false
    end.

%% As purge/1, but gives up (false) if a process still runs old code.
soft_purge(Module) when is_atom(Module) ->
    case erlang:check_old_code(Module) of
        true ->
            case users(Module) of
                [] ->
                    _ = rvm_code:drop_old(Module),
                    true;
                _ ->
                    false
            end;
        false ->
            true
    end.

users(Module) ->
    [Pid || Pid <- processes(), erlang:check_process_code(Pid, Module) =:= true].

delete(Module) when is_atom(Module) -> rvm_code:delete(Module).

%% The path.

get_path() -> rvm_code:get_path().

set_path(Dirs) when is_list(Dirs) ->
    case lists:all(fun is_list/1, Dirs) of
        true ->
            ok = rvm_code:set_path(Dirs),
            true;
        false ->
            {error, bad_directory}
    end.

add_path(Dir) -> add_pathz(Dir).

add_pathz(Dir) ->
    with_dir(Dir, fun(D, Path) ->
                          case lists:member(D, Path) of
                              true -> Path;
                              false -> Path ++ [D]
                          end
                  end).

add_patha(Dir) -> with_dir(Dir, fun(D, Path) -> [D | lists:delete(D, Path)] end).

with_dir(Dir0, Fun) ->
    Dir = to_list(Dir0),
    case filelib:is_dir(Dir) of
        true ->
            ok = rvm_code:set_path(Fun(Dir, get_path())),
            true;
        false ->
            {error, bad_directory}
    end.

to_list(Dir) when is_atom(Dir) -> atom_to_list(Dir);
to_list(Dir) when is_binary(Dir) -> unicode:characters_to_list(Dir);
to_list(Dir) -> Dir.

add_paths(Dirs) -> add_pathsz(Dirs).

add_pathsz(Dirs) ->
    lists:foreach(fun add_pathz/1, Dirs),
    ok.

add_pathsa(Dirs) ->
    lists:foreach(fun add_patha/1, Dirs),
    ok.

%% true | false; by directory, or by application name.
del_path(Name0) ->
    Name = to_list(Name0),
    Path = get_path(),
    case [D || D <- Path, D =:= Name orelse app_name(D) =:= Name] of
        [Dir | _] ->
            ok = rvm_code:set_path(lists:delete(Dir, Path)),
            true;
        [] ->
            false
    end.

replace_path(Name, Dir) ->
    _ = del_path(Name),
    add_pathz(Dir).

%% "/x/foo-1.0/ebin" -> "foo"
app_name(Dir) ->
    Base = case filename:basename(Dir) of
               "ebin" -> filename:basename(filename:dirname(Dir));
               Other -> Other
           end,
    hd(string:split(Base ++ "-", "-")).

%% {Module, Binary, FileName} | error
get_object_code(Module) when is_atom(Module) ->
    case rvm_code:read_object(Module) of
        {ok, Bin, File} -> {Module, Bin, File};
        error -> error
    end.

%% The digest of a loaded module; of an object binary it is not known.
module_md5(Module) when is_atom(Module) -> rvm_code:md5(Module);
module_md5(_) -> undefined.

%% Modules are loaded when they are first called.
get_mode() -> interactive.

objfile_extension() -> ".rbc".

root_dir() -> lib_root().

lib_dir() -> filename:join(lib_root(), "lib").

%% Where rvm is installed, as the command says in the flag -root; "" if it does not.
lib_root() ->
    case init:get_argument(root) of
        {ok, [[Root] | _]} -> Root;
        _ -> ""
    end.

%% An application's directory, if it is in the code path.
lib_dir(App0) ->
    App = to_list(App0),
    case [D || D <- get_path(), app_name(D) =:= App] of
        [Dir | _] ->
            case filename:basename(Dir) of
                "ebin" -> filename:dirname(Dir);
                _ -> Dir
            end;
        [] ->
            {error, bad_name}
    end.

lib_dir(App, Sub) ->
    case lib_dir(App) of
        {error, _} = Error -> Error;
        Dir -> filename:join(Dir, to_list(Sub))
    end.

priv_dir(App) -> lib_dir(App, "priv").

where_is_file(Name) -> where_is_file(get_path(), Name).

where_is_file([Dir | Dirs], Name) ->
    File = filename:append(Dir, Name),
    case filelib:is_regular(File) of
        true -> File;
        false -> where_is_file(Dirs, Name)
    end;
where_is_file([], _) ->
    non_existing.

%% No module or directory is protected.
is_sticky(_) -> false.
stick_mod(_) -> true.
unstick_mod(_) -> true.
stick_dir(_) -> ok.
unstick_dir(_) -> ok.

clash() -> ok.

is_module_native(Module) ->
    case is_loaded(Module) of
        false -> undefined;
        _ -> false
    end.

%% not_loaded | loaded | removed | modified
module_status(Module) when is_atom(Module) ->
    case is_loaded(Module) of
        false -> not_loaded;
        {file, File} when is_list(File), File =/= "" ->
            case filelib:is_regular(File) of
                true -> loaded;
                false -> removed
            end;
        _ -> loaded
    end.

modified_modules() -> [M || {M, _} <- all_loaded(), module_status(M) =:= modified].

%% Modules carry no documentation.
get_doc(_) -> {error, missing}.
