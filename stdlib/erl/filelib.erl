%%% File tests and searches built on module file.
%%%
%%% Functions with a last argument Mod take the place of module file for their calls (read_file_info/1,
%%% read_link_info/1, list_dir/1), as OTP's do. Wildcards stand in filelib_wildcard.
-module(filelib).
-export([is_dir/1, is_dir/2, is_file/1, is_file/2, is_regular/1, is_regular/2, file_size/1, file_size/2,
         last_modified/1, last_modified/2, ensure_dir/1, ensure_path/1, fold_files/5, fold_files/6,
         wildcard/1, wildcard/2, wildcard/3, find_file/2, find_file/3, find_source/1, find_source/2, find_source/3,
         safe_relative_path/2]).

is_dir(Name) -> is_dir(Name, file).
is_dir(Name, Mod) -> type(Name, Mod) =:= directory.

%% A file or a directory.
is_file(Name) -> is_file(Name, file).
is_file(Name, Mod) -> lists:member(type(Name, Mod), [regular, directory]).

is_regular(Name) -> is_regular(Name, file).
is_regular(Name, Mod) -> type(Name, Mod) =:= regular.

type(Name, Mod) ->
    case info(Name, Mod) of
        {ok, Info} -> element(3, Info);
        {error, _} -> none
    end.

info(Name, Mod) ->
    case is_name(Name) of
        true -> Mod:read_file_info(Name);
        false -> erlang:error(badarg, [Name])
    end.

is_name(Name) when is_binary(Name); is_atom(Name) -> true;
is_name(Name) -> is_list(Name).

%% 0 if there is no such file.
file_size(Name) -> file_size(Name, file).
file_size(Name, Mod) ->
    case info(Name, Mod) of
        {ok, Info} -> element(2, Info);
        {error, _} -> 0
    end.

%% The local date and time of the last change, or 0.
last_modified(Name) -> last_modified(Name, file).
last_modified(Name, Mod) ->
    case info(Name, Mod) of
        {ok, Info} -> element(6, Info);
        {error, _} -> 0
    end.

%% Makes the directories above Name (not Name itself): ok | {error, Reason}
ensure_dir("/") -> ok;
ensure_dir(<<"/">>) -> ok;
ensure_dir(Name) ->
    ensure_path(filename:dirname(Name)).

%% Makes a directory and those above it.
ensure_path(Dir) ->
    case is_dir(Dir) of
        true ->
            ok;
        false ->
            Parent = filename:dirname(Dir),
            case Parent =:= Dir orelse ensure_path(Parent) of
                true -> {error, einval};
                ok ->
                    case file:make_dir(Dir) of
                        {error, eexist} ->
                            %% Somebody else was faster, unless it is a file.
                            case is_dir(Dir) of
                                true -> ok;
                                false -> {error, eexist}
                            end;
                        Result -> Result
                    end;
                Error -> Error
            end
    end.

%% Folds over the regular files in Dir (and below, if Recursive) whose base name matches the regular
%% expression.
fold_files(Dir, Pattern, Recursive, Fun, Acc) ->
    fold_files(Dir, Pattern, Recursive, Fun, Acc, file).

fold_files(Dir, Pattern, Recursive, Fun, Acc, Mod) ->
    {ok, Compiled} = re:compile(Pattern, [unicode]),
    fold(Dir, Compiled, Recursive, Fun, Acc, Mod).

fold(Dir, Pattern, Recursive, Fun, Acc, Mod) ->
    case Mod:list_dir(Dir) of
        {ok, Names} ->
            lists:foldl(fun(Name, A) -> fold_one(filename:join(Dir, Name), Name, Pattern, Recursive, Fun, A, Mod) end,
                        Acc, Names);
        {error, _} ->
            Acc
    end.

fold_one(Full, Name, Pattern, Recursive, Fun, Acc, Mod) ->
    case type(Full, Mod) of
        regular ->
            case re:run(Name, Pattern, [{capture, none}]) of
                match -> Fun(Full, Acc);
                nomatch -> Acc
            end;
        directory when Recursive -> fold(Full, Pattern, Recursive, Fun, Acc, Mod);
        _ -> Acc
    end.

wildcard(Pattern) -> wildcard(Pattern, ".", file).

wildcard(Pattern, Cwd) when is_list(Cwd); is_binary(Cwd) -> wildcard(Pattern, Cwd, file);
wildcard(Pattern, Mod) when is_atom(Mod) -> wildcard(Pattern, ".", Mod).

%% The sorted names that match; {badpattern, Reason} is raised for a bad pattern.
wildcard(Pattern, Cwd, Mod) when is_list(Pattern), is_atom(Mod), is_list(Cwd) orelse is_binary(Cwd) ->
    filelib_wildcard:match(Pattern, Cwd, Mod).

%% Finds a file by the rules {DirSuffix, SourceDirSuffix}: {ok, Name} | {error, not_found}
find_file(Name, Dir) -> find_file(Name, Dir, []).

find_file(Name, Dir, []) -> find_file(Name, Dir, [{"", ""}, {"ebin", "src"}, {"ebin", "esrc"}]);
find_file(Name, Dir, Rules) ->
    try_rules([{From, To} || {From, To} <- Rules], filename:flatten(Name), filename:flatten(Dir)).

try_rules([{From, To} | Rules], Name, Dir) ->
    Candidate = case lists:suffix(From, Dir) of
                    true when From =:= "" -> filename:join(Dir, Name);
                    true -> filename:join([lists:sublist(Dir, length(Dir) - length(From)), To, Name]);
                    false -> none
                end,
    case Candidate =/= none andalso is_regular(Candidate) of
        true -> {ok, Candidate};
        false -> try_rules(Rules, Name, Dir)
    end;
try_rules([], _, _) ->
    {error, not_found}.

%% The source of an object file, by its name.
find_source(Path) -> find_source(filename:basename(Path), filename:dirname(Path)).

find_source(Name, Dir) -> find_source(Name, Dir, []).

find_source(Name, Dir, Rules) ->
    Root = filename:rootname(filename:flatten(Name)),
    Suffix = filename:extension(filename:flatten(Name)),
    Wanted = case lists:member(Suffix, [".beam", ".rbc", ""]) of
                 true -> [".erl"];
                 false -> [".c", ".erl", ".yrl", ".xrl"]
             end,
    first([fun() -> find_file(Root ++ Ext, Dir, Rules) end || Ext <- Wanted]).

first([Try | Tries]) ->
    case Try() of
        {ok, _} = Found -> Found;
        _ -> first(Tries)
    end;
first([]) ->
    {error, not_found}.

%% The name with . and .. resolved if it does not lead out of Cwd, else unsafe.
safe_relative_path(Path, Cwd) ->
    case filename:pathtype(Path) of
        relative -> safe(filename:split(Path), Cwd, [], 0);
        _ -> unsafe
    end.

%% Symbolic links are followed, a bounded number of times.
safe([Dot | Rest], Cwd, Acc, N) when Dot =:= "."; Dot =:= <<".">> -> safe(Rest, Cwd, Acc, N);
safe([Up | Rest], Cwd, Acc, N) when Up =:= ".."; Up =:= <<"..">> ->
    case Acc of
        [] -> unsafe;
        [_ | Acc1] -> safe(Rest, Cwd, Acc1, N)
    end;
safe([Part | Rest], Cwd, Acc, N) ->
    Here = lists:reverse([Part | Acc]),
    case link(Cwd, Here) of
        {ok, Target} when N < 64 ->
            case filename:pathtype(Target) of
                relative -> safe(filename:split(Target) ++ Rest, Cwd, Acc, N + 1);
                _ -> unsafe
            end;
        {ok, _} -> unsafe;
        _ -> safe(Rest, Cwd, [Part | Acc], N)
    end;
safe([], _, [], _) -> "";
safe([], _, Acc, _) -> filename:join(lists:reverse(Acc)).

link("", Parts) -> file:read_link(filename:join(Parts));
link(Cwd, Parts) -> file:read_link(filename:join([Cwd | Parts])).
