%%% The operating system: commands, executables, environment.
%%%
%%% The Erlang half of module os; getenv/0,1, putenv/2, unsetenv/1, getpid/0, system_time, timestamp,
%%% perf_counter, type/0, version/0 and set_signal/2 are natives.
-module(os).
-export([cmd/1, cmd/2, env/0, find_executable/1, find_executable/2, getenv/2]).

%% The output of a shell command, standard error included, as a string.
cmd(Command) -> cmd(Command, #{}).

%% Options: #{max_size => Bytes | infinity}
cmd(Command, Options) when is_map(Options) ->
    Max = maps:get(max_size, Options, infinity),
    case is_command(Command) of
        true ->
            {ok, Output} = rvm_os:cmd(unicode:characters_to_binary(command(Command)), Max),
            case unicode:characters_to_list(Output) of
                Chars when is_list(Chars) -> Chars;
                _ -> binary_to_list(Output)
            end;
        false ->
            erlang:error(badarg, [Command, Options])
    end.

command(Command) when is_atom(Command) -> atom_to_list(Command);
command(Command) -> Command.

is_command(Command) when is_atom(Command) -> true;
is_command(Command) when is_list(Command) ->
    try unicode:characters_to_binary(Command) of
        Bytes when is_binary(Bytes) -> binary:match(Bytes, <<0>>) =:= nomatch;
        _ -> false
    catch
        error:badarg -> false
    end;
is_command(_) -> false.

%% [{Name, Value}]
env() ->
    [pair(Text) || Text <- os:getenv()].

%% A name may start with "=" but not be empty.
pair([C | Text]) ->
    {Name, [$= | Value]} = lists:splitwith(fun(X) -> X =/= $= end, Text),
    {[C | Name], Value}.

getenv(Name, Default) ->
    case os:getenv(Name) of
        false -> Default;
        Value -> Value
    end.

%% The absolute name of an executable file, or false.
find_executable(Name) ->
    find_executable(Name, getenv("PATH", "")).

find_executable(Name, Path) ->
    case lists:member($/, Name) of
        true -> executable(Name);
        false -> find(Name, string:lexemes(Path, ":"))
    end.

find(Name, [Dir | Dirs]) ->
    case executable(filename:join(Dir, Name)) of
        false -> find(Name, Dirs);
        Found -> Found
    end;
find(_, []) ->
    false.

executable(Name) ->
    case file:read_file_info(Name) of
        {ok, Info} when element(3, Info) =:= regular, element(8, Info) band 8#111 =/= 0 -> filename:absname(Name);
        _ -> false
    end.

