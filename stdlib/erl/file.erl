%%% Files and directories.
%%%
%%% A file opened with mode raw is a handle, used by the caller itself (file_raw); any other is a
%%% process that speaks the I/O protocol and monitors its owner (file_io_server). Names are
%%% brought into bytes here, in UTF-8. Everything returns {error, Reason} rather than raise.
-module(file).
-export([open/2, close/1, read/2, read_line/1, write/2, pread/2, pread/3, pwrite/2, pwrite/3, position/2,
         truncate/1, sync/1, datasync/1, advise/4, allocate/3, copy/2, copy/3,
         read_file/1, write_file/2, write_file/3, delete/1, delete/2, rename/2,
         make_dir/1, del_dir/1, del_dir_r/1, list_dir/1, list_dir_all/1,
         read_file_info/1, read_file_info/2, read_link_info/1, read_link_info/2,
         write_file_info/2, write_file_info/3, change_mode/2, change_owner/2, change_owner/3, change_group/2,
         change_time/2, change_time/3, make_link/2, make_symlink/2, read_link/1, read_link_all/1, altname/1,
         get_cwd/0, get_cwd/1, set_cwd/1, consult/1, path_consult/2, path_open/3, format_error/1,
         native_name_encoding/0, pid2name/1, path_bytes/1]).

%% Names as bytes: {ok, Binary} | error. Strings may be deep and contain atoms.
path_bytes(Name) when is_binary(Name) ->
    case binary:match(Name, <<0>>) of
        nomatch -> {ok, Name};
        _ -> error
    end;
path_bytes(Name) ->
    try unicode:characters_to_binary(filename:flatten(Name)) of
        Bytes when is_binary(Bytes) -> path_bytes(Bytes);
        _ -> error
    catch
        error:_ -> error
    end.

%% Calls Fun with the bytes of a name.
with_path(Name, Fun) ->
    case path_bytes(Name) of
        {ok, Path} -> Fun(Path);
        error -> {error, badarg}
    end.

%% open(Name, Modes) -> {ok, IoDevice} | {error, Reason}
open(Name, Mode) when is_atom(Mode), Mode =:= read orelse Mode =:= write orelse Mode =:= append
                      orelse Mode =:= raw orelse Mode =:= binary orelse Mode =:= exclusive ->
    open(Name, [Mode]);
open(Name, Modes) when is_list(Modes) ->
    case {lists:member(ram, Modes) orelse lists:member(compressed, Modes), lists:member(raw, Modes)} of
        {true, _} -> {error, enotsup};
        {false, true} -> with_path(Name, fun(Path) -> file_raw:open(Path, Modes) end);
        {false, false} -> with_path(Name, fun(Path) -> file_io_server:start(self(), Path, Modes) end)
    end;
open(_, _) ->
    {error, badarg}.

close(File) when is_pid(File) ->
    case request(File, close) of
        {error, terminated} -> ok;
        Reply -> Reply
    end;
close({file_descriptor, _, _} = File) -> file_raw:close(File);
close(_) -> {error, badarg}.

%% {ok, Data} | eof | {error, Reason}
read(File, N) when is_integer(N), N >= 0, is_pid(File) orelse is_atom(File) ->
    data(io:request(File, {get_chars, latin1, '', N}));
read({file_descriptor, _, _} = File, N) when is_integer(N), N >= 0 -> file_raw:read(File, N);
read(_, _) -> {error, badarg}.

read_line(File) when is_pid(File); is_atom(File) ->
    data(io:request(File, {get_line, latin1, ''}));
read_line({file_descriptor, _, _} = File) -> file_raw:read_line(File);
read_line(_) -> {error, badarg}.

data(Data) when is_list(Data); is_binary(Data) -> {ok, Data};
data(Other) -> Other.

%% Bytes is iodata.
write(File, Bytes) when is_pid(File); is_atom(File) ->
    case bytes(Bytes) of
        {ok, Binary} -> io:request(File, {put_chars, latin1, Binary});
        error -> {error, badarg}
    end;
write({file_descriptor, _, _} = File, Bytes) ->
    case bytes(Bytes) of
        {ok, Binary} -> file_raw:write(File, Binary);
        error -> {error, badarg}
    end;
write(_, _) -> {error, badarg}.

bytes(Bytes) when is_binary(Bytes) -> {ok, Bytes};
bytes(Bytes) ->
    try {ok, iolist_to_binary(Bytes)}
    catch error:_ -> error
    end.

%% Reading and writing at positions; a list of requests gives a list of results.

pread(File, Requests) when is_list(Requests) ->
    pread_all(File, Requests, []);
pread(_, _) ->
    {error, badarg}.

pread_all(File, [{At, N} | Rest], Acc) ->
    case pread(File, At, N) of
        {ok, Data} -> pread_all(File, Rest, [Data | Acc]);
        eof -> pread_all(File, Rest, [eof | Acc]);
        Error -> Error
    end;
pread_all(_, [], Acc) -> {ok, lists:reverse(Acc)};
pread_all(_, _, _) -> {error, badarg}.

pread(File, At, N) when is_pid(File), is_integer(N), N >= 0 -> request(File, {pread, At, N});
pread({file_descriptor, _, _} = File, At, N) when is_integer(N), N >= 0 -> file_raw:pread(File, At, N);
pread(_, _, _) -> {error, badarg}.

%% ok | {error, {NumberWritten, Reason}}
pwrite(File, Requests) when is_list(Requests) ->
    pwrite_all(File, Requests, 0);
pwrite(_, _) ->
    {error, badarg}.

pwrite_all(File, [{At, Bytes} | Rest], N) ->
    case pwrite(File, At, Bytes) of
        ok -> pwrite_all(File, Rest, N + 1);
        {error, Reason} -> {error, {N, Reason}}
    end;
pwrite_all(_, [], _) -> ok;
pwrite_all(_, _, _) -> {error, badarg}.

pwrite(File, At, Bytes) ->
    case {bytes(Bytes), File} of
        {{ok, Binary}, _} when is_pid(File) -> request(File, {pwrite, At, Binary});
        {{ok, Binary}, {file_descriptor, _, _}} -> file_raw:pwrite(File, At, Binary);
        _ -> {error, badarg}
    end.

%% {ok, NewPosition}; At = integer | {bof | cur | eof, Offset} | bof | cur | eof
position(File, At) when is_pid(File) -> request(File, {position, At});
position({file_descriptor, _, _} = File, At) -> file_raw:position(File, At);
position(_, _) -> {error, badarg}.

truncate(File) -> simple(File, truncate).
sync(File) -> simple(File, sync).
datasync(File) -> simple(File, datasync).

simple(File, Request) when is_pid(File) -> request(File, Request);
simple({file_descriptor, _, _} = File, Request) -> file_raw:simple(File, Request);
simple(_, _) -> {error, badarg}.

%% Advice on coming access is taken, and ignored.
advise(File, Offset, Length, Advice) when is_integer(Offset), is_integer(Length), is_atom(Advice) ->
    simple(File, advise);
advise(_, _, _, _) -> {error, badarg}.

allocate(File, Offset, Length) when is_integer(Offset), Offset >= 0, is_integer(Length), Length >= 0 ->
    simple(File, {allocate, Offset, Length});
allocate(_, _, _) -> {error, badarg}.

request(Pid, Request) ->
    Ref = erlang:monitor(process, Pid),
    Pid ! {file_request, self(), Ref, Request},
    receive
        {file_reply, Ref, Reply} ->
            erlang:demonitor(Ref, [flush]),
            Reply;
        {'DOWN', Ref, process, _, _} ->
            {error, terminated}
    end.

%% {ok, BytesCopied}; source and destination are names, {Name, Modes} or open files.
copy(Source, Destination) -> copy(Source, Destination, infinity).

copy(Source, Destination, Count) when Count =:= infinity; is_integer(Count), Count >= 0 ->
    file_copy:copy(Source, Destination, Count);
copy(_, _, _) ->
    {error, badarg}.

%% Whole files.

read_file(Name) -> with_path(Name, fun rvm_file:read_file/1).

write_file(Name, Bytes) -> write_file(Name, Bytes, []).

write_file(Name, Bytes, Modes) when is_list(Modes) ->
    case path_bytes(Name) of
        {ok, Path} -> write_path(Path, Bytes, Modes);
        error -> {error, badarg}
    end;
write_file(_, _, _) ->
    {error, badarg}.

write_path(Path, Bytes, Modes) ->
    case text_modes(Modes) orelse bytes(Bytes) of
        true -> write_text(Path, Bytes, Modes);
        {ok, Binary} ->
            case rvm_file:open(Path, file_raw:open_modes([write | lists:delete(binary, Modes)])) of
                {ok, Handle} ->
                    Result = rvm_file:write(Handle, Binary),
                    case {Result, rvm_file:close(Handle)} of
                        {ok, Closed} -> Closed;
                        {Error, _} -> Error
                    end;
                Error -> Error
            end;
        error -> {error, badarg}
    end.

text_modes(Modes) -> lists:any(fun({encoding, E}) -> E =/= latin1; (_) -> false end, Modes).

%% With an encoding the data are characters.
write_text(Path, Chars, Modes) ->
    case open(Path, [write | lists:delete(raw, Modes)]) of
        {ok, File} ->
            Result = io:request(File, {put_chars, unicode, Chars}),
            _ = close(File),
            Result;
        Error -> Error
    end.

delete(Name) -> with_path(Name, fun rvm_file:delete/1).

delete(Name, _Options) -> delete(Name).

rename(Source, Destination) -> with_paths(Source, Destination, fun rvm_file:rename/2).

with_paths(A, B, Fun) ->
    with_path(A, fun(PathA) -> with_path(B, fun(PathB) -> Fun(PathA, PathB) end) end).

make_dir(Name) -> with_path(Name, fun rvm_file:make_dir/1).

del_dir(Name) -> with_path(Name, fun rvm_file:del_dir/1).

%% Deletes a file, or a directory and all that is in it; symbolic links are not followed.
del_dir_r(Name) -> with_path(Name, fun del_tree/1).

del_tree(Path) ->
    case rvm_file:info(Path, nofollow) of
        {ok, Info} when element(2, Info) =:= directory ->
            case rvm_file:list_dir(Path) of
                {ok, Names} ->
                    case del_all([<<Path/binary, $/, N/binary>> || N <- Names]) of
                        ok -> rvm_file:del_dir(Path);
                        Error -> Error
                    end;
                Error -> Error
            end;
        {ok, _} -> rvm_file:delete(Path);
        Error -> Error
    end.

del_all([Path | Paths]) ->
    case del_tree(Path) of
        ok -> del_all(Paths);
        Error -> Error
    end;
del_all([]) -> ok.

%% Names that are no UTF-8 are left out by list_dir/1, and binaries in list_dir_all/1.
list_dir(Name) ->
    with_names(Name, fun(Names) -> [Chars || N <- Names, Chars <- [unicode:characters_to_list(N)], is_list(Chars)] end).

list_dir_all(Name) ->
    with_names(Name, fun(Names) -> [name(N) || N <- Names] end).

with_names(Name, Fun) ->
    case with_path(Name, fun rvm_file:list_dir/1) of
        {ok, Names} -> {ok, Fun(Names)};
        Error -> Error
    end.

name(Bytes) ->
    case unicode:characters_to_list(Bytes) of
        Chars when is_list(Chars) -> Chars;
        _ -> Bytes
    end.

%% File information: {ok, #file_info{}} as in file.hrl.

read_file_info(File) -> read_file_info(File, []).
read_file_info(File, Options) when is_list(Options) -> file_stat:read(File, follow, Options);
read_file_info(_, _) -> {error, badarg}.

read_link_info(Name) -> read_link_info(Name, []).
read_link_info(Name, Options) when is_list(Options) -> file_stat:read(Name, nofollow, Options);
read_link_info(_, _) -> {error, badarg}.

write_file_info(Name, Info) -> write_file_info(Name, Info, []).
write_file_info(Name, Info, Options) when is_list(Options) ->
    with_path(Name, fun(Path) -> file_stat:write(Path, Info, Options) end);
write_file_info(_, _, _) -> {error, badarg}.

change_mode(Name, Mode) when is_integer(Mode) -> with_path(Name, fun(P) -> rvm_file:set_mode(P, Mode) end);
change_mode(_, _) -> {error, badarg}.

change_owner(Name, Uid) when is_integer(Uid) -> with_path(Name, fun(P) -> rvm_file:set_owner(P, Uid, -1) end);
change_owner(_, _) -> {error, badarg}.

change_owner(Name, Uid, Gid) when is_integer(Uid), is_integer(Gid) ->
    with_path(Name, fun(P) -> rvm_file:set_owner(P, Uid, Gid) end);
change_owner(_, _, _) -> {error, badarg}.

change_group(Name, Gid) when is_integer(Gid) -> with_path(Name, fun(P) -> rvm_file:set_owner(P, -1, Gid) end);
change_group(_, _) -> {error, badarg}.

change_time(Name, Mtime) -> change_time(Name, Mtime, Mtime).

change_time(Name, Atime, Mtime) ->
    with_path(Name, fun(Path) -> file_stat:set_times(Path, Atime, Mtime) end).

make_link(Existing, New) -> with_paths(Existing, New, fun rvm_file:make_link/2).

make_symlink(Target, New) -> with_paths(Target, New, fun rvm_file:make_symlink/2).

read_link(Name) ->
    case with_path(Name, fun rvm_file:read_link/1) of
        {ok, Bytes} ->
            case name(Bytes) of
                Chars when is_list(Chars) -> {ok, Chars};
                _ -> {error, einval}
            end;
        Error -> Error
    end.

read_link_all(Name) ->
    case with_path(Name, fun rvm_file:read_link/1) of
        {ok, Bytes} -> {ok, name(Bytes)};
        Error -> Error
    end.

%% Short names exist on other systems only.
altname(_) -> {error, enotsup}.

get_cwd() ->
    case rvm_file:get_cwd() of
        {ok, Bytes} -> {ok, name(Bytes)};
        Error -> Error
    end.

%% The working directory of a drive.
get_cwd(Drive) ->
    case path_bytes(Drive) of
        {ok, _} -> {error, enotsup};
        error -> {error, badarg}
    end.

set_cwd(Name) -> with_path(Name, fun rvm_file:set_cwd/1).

native_name_encoding() -> utf8.

%% {ok, Name} of the file a device has open, or undefined.
pid2name(Pid) when is_pid(Pid) ->
    case request(Pid, pid2name) of
        {ok, Bytes} -> {ok, name(Bytes)};
        _ -> undefined
    end;
pid2name(_) ->
    undefined.

%% Terms of a file: {ok, [Term]} | {error, Reason | {Line, Module, Term}}
consult(Name) ->
    case read_file(Name) of
        {ok, Bytes} -> file_consult:terms(Bytes);
        Error -> Error
    end.

%% Searches the directories for a file: {ok, Terms, FullName}
path_consult(Dirs, Name) ->
    search(Dirs, Name, fun consult/1).

%% {ok, IoDevice, FullName}
path_open(Dirs, Name, Modes) ->
    search(Dirs, Name, fun(Full) -> open(Full, Modes) end).

search(Dirs, Name, Fun) ->
    case path_bytes(Name) of
        {ok, _} ->
            case filename:pathtype(Name) of
                absolute -> search_dirs([""], Name, Fun);
                _ when is_list(Dirs) -> search_dirs(Dirs, Name, Fun);
                _ -> {error, badarg}
            end;
        error ->
            {error, badarg}
    end.

search_dirs([Dir | Dirs], Name, Fun) ->
    Full = case Dir of
               "" -> Name;
               _ -> filename:join(Dir, Name)
           end,
    case Fun(Full) of
        {ok, Result} -> {ok, Result, Full};
        {error, Reason} when Reason =:= enoent; Reason =:= enotdir -> search_dirs(Dirs, Name, Fun);
        Error -> Error
    end;
search_dirs([], _, _) ->
    {error, enoent}.

%% The text of an error reason.
format_error(Reason) -> file_stat:format_error(Reason).
