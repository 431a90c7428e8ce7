%%% c: what a shell's commands without a module call: compile and load, look at files and processes.
%%%
%%% Output goes to the caller's group leader.
-module(c).
-export([c/1, c/2, l/1, pid/3, flush/0, pwd/0, cd/1, ls/0, ls/1, memory/0, memory/1, q/0]).

c(Module) -> c(Module, []).

c(Module, Options) when is_list(Options) ->
    case source(Module) of
        none -> {error, non_existing};
        File ->
            case compile:file(File, [report_errors, report_warnings | Options]) of
                {ok, Name} -> loaded(Name, Options);
                {ok, Name, _Warnings} -> loaded(Name, Options);
                Failed -> Failed
            end
    end;
c(Module, Option) -> c(Module, [Option]).

%% A module's source is looked for by its name; a path is taken as it is.
source(Module) when is_atom(Module) ->
    Name = atom_to_list(Module),
    case lists:filter(fun filelib:is_regular/1, [Name, Name ++ ".erl"]) of
        [File | _] -> File;
        [] -> none
    end;
source(Path) -> Path.

loaded(Module, Options) ->
    code:purge(Module),
    Folder = proplists:get_value(outdir, Options, "."),
    case code:load_abs(filename:join(Folder, atom_to_list(Module))) of
        {module, Module} -> {ok, Module};
        {error, _} = Error -> Error
    end.

l(Module) ->
    code:purge(Module),
    code:load_file(Module).

pid(X, Y, Z) when is_integer(X), is_integer(Y), is_integer(Z) ->
    list_to_pid(lists:flatten(io_lib:format("<~w.~w.~w>", [X, Y, Z]))).

flush() ->
    receive
        Message ->
            io:format("Shell got ~tp~n", [Message]),
            flush()
    after 0 -> ok
    end.

pwd() ->
    case file:get_cwd() of
        {ok, Folder} -> io:format("~ts~n", [Folder]);
        {error, _} -> io:format("Cannot determine current directory~n")
    end.

cd(Folder) ->
    _ = file:set_cwd(Folder),
    pwd().

ls() -> ls(".").

ls(Folder) ->
    case file:list_dir(Folder) of
        {ok, Names} -> columns(lists:sort(Names));
        {error, enotdir} -> columns([filename:flatten(Folder)]);
        {error, Reason} -> io:format("~ts~n", [file:format_error(Reason)])
    end.

%% As many columns as a line of 80 has room for; the longest names are cut. A last row that is full is
%% followed by an empty line.
columns([]) -> ok;
columns(Names) ->
    Width = min(40, lists:max(lists:map(fun length/1, Names))) + 5,
    rows(Names, Width, 79 div Width).

rows(Names, Width, Count) when length(Names) < Count -> row(Names, Width);
rows(Names, Width, Count) ->
    {Row, Rest} = lists:split(Count, Names),
    row(Row, Width),
    rows(Rest, Width, Count).

row(Names, Width) ->
    io:format("~ts~n", [[string:slice(string:pad(Name, Width), 0, Width) || Name <- Names]]).

memory() -> erlang:memory().

memory(Types) -> erlang:memory(Types).

q() -> init:stop().
