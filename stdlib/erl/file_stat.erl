%%% File information records, their times, and the texts of file errors.
%%%
%%% The record file_info of file.hrl: {file_info, Size, Type, Access, Atime, Mtime, Ctime, Mode, Links,
%%% MajorDevice, MinorDevice, Inode, Uid, Gid}; the VM gives times in seconds since 1970.
-module(file_stat).
-export([read/3, write/3, set_times/3, format_error/1]).

-define(EPOCH, 62167219200).

%% Options: {time, local | universal | posix}, raw (ignored).
read({file_descriptor, _, {Handle, _}}, follow, Options) ->
    record(rvm_file:handle_info(Handle), Options);
read(Name, Follow, Options) ->
    case file:path_bytes(Name) of
        {ok, Path} -> record(rvm_file:info(Path, Follow), Options);
        error -> {error, badarg}
    end.

record({ok, {Size, Type, Access, Atime, Mtime, Ctime, Mode, Links, Major, Minor, Inode, Uid, Gid}}, Options) ->
    case time_option(Options) of
        error -> {error, badarg};
        Kind ->
            {ok, {file_info, Size, Type, Access, time(Atime, Kind), time(Mtime, Kind), time(Ctime, Kind), Mode, Links,
                  Major, Minor, Inode, Uid, Gid}}
    end;
record(Error, _) ->
    Error.

time_option(Options) ->
    case lists:keyfind(time, 1, Options) of
        {_, Kind} when Kind =:= local; Kind =:= universal; Kind =:= posix -> Kind;
        {_, _} -> error;
        false -> local
    end.

time(Seconds, posix) -> Seconds;
time(Seconds, universal) -> calendar:gregorian_seconds_to_datetime(Seconds + ?EPOCH);
time(Seconds, local) -> calendar:universal_time_to_local_time(time(Seconds, universal)).

seconds(undefined, _) -> undefined;
seconds(Seconds, posix) when is_integer(Seconds) -> Seconds;
seconds(DateTime, universal) -> calendar:datetime_to_gregorian_seconds(DateTime) - ?EPOCH;
seconds(DateTime, local) -> seconds(calendar:local_time_to_universal_time(DateTime), universal).

%% Changes what is not undefined of mode, owner and times.
write(Path, {file_info, _, _, _, Atime, Mtime, _, Mode, _, _, _, _, Uid, Gid}, Options) ->
    try
        Kind = time_option(Options),
        steps([fun() -> write_mode(Path, Mode) end,
               fun() -> write_owner(Path, Uid, Gid) end,
               fun() -> write_times(Path, seconds(Atime, Kind), seconds(Mtime, Kind)) end])
    catch
        error:_ -> {error, badarg}
    end;
write(_, _, _) ->
    {error, badarg}.

steps([Step | Steps]) ->
    case Step() of
        ok -> steps(Steps);
        Error -> Error
    end;
steps([]) -> ok.

write_mode(_, undefined) -> ok;
write_mode(Path, Mode) -> rvm_file:set_mode(Path, Mode band 8#7777).

write_owner(_, undefined, undefined) -> ok;
write_owner(Path, Uid, Gid) -> rvm_file:set_owner(Path, keep(Uid), keep(Gid)).

keep(undefined) -> -1;
keep(Id) -> Id.

write_times(_, undefined, undefined) -> ok;
write_times(Path, undefined, Mtime) -> rvm_file:set_times(Path, Mtime, Mtime);
write_times(Path, Atime, undefined) ->
    case rvm_file:info(Path, follow) of
        {ok, Info} -> rvm_file:set_times(Path, Atime, element(5, Info));
        Error -> Error
    end;
write_times(Path, Atime, Mtime) -> rvm_file:set_times(Path, Atime, Mtime).

%% Local date-times, or seconds since 1970.
set_times(Path, Atime, Mtime) ->
    try {given(Atime), given(Mtime)} of
        {A, M} -> rvm_file:set_times(Path, A, M)
    catch
        error:_ -> {error, badarg}
    end.

given(Seconds) when is_integer(Seconds) -> Seconds;
given(DateTime) -> seconds(DateTime, local).

%% The text of an error reason of module file.
format_error({_, file, undefined_script}) -> "no value returned from script";
format_error({Line, file, {Class, Reason, _}}) -> io_lib:format("~w: evaluation failed with reason ~w:~w", [Line, Class, Reason]);
format_error({Line, file, What}) -> [io_lib:format("~w", [Line]), ": ", format_error(What)];
format_error({Line, erl_parse, Text}) -> [integer_to_list(Line), $:, $\s, Text];
format_error({Line, Module, What}) -> [integer_to_list(Line), $:, $\s, Module:format_error(What)];
format_error(badarg) -> "bad argument";
format_error(system_limit) -> "a system limit was hit, probably not enough ports";
format_error(terminated) -> "the file server process is terminated";
format_error(Posix) -> posix(Posix).

posix(eacces) -> "permission denied";
posix(eagain) -> "resource temporarily unavailable";
posix(ebadf) -> "bad file number";
posix(ebusy) -> "file busy";
posix(edquot) -> "disk quota exceeded";
posix(eexist) -> "file already exists";
posix(efault) -> "bad address in system call argument";
posix(efbig) -> "file too large";
posix(eintr) -> "interrupted system call";
posix(einval) -> "invalid argument";
posix(eio) -> "I/O error";
posix(eisdir) -> "illegal operation on a directory";
posix(eloop) -> "too many levels of symbolic links";
posix(emfile) -> "too many open files";
posix(emlink) -> "too many links";
posix(enametoolong) -> "file name too long";
posix(enfile) -> "file table overflow";
posix(enodev) -> "no such device";
posix(enoent) -> "no such file or directory";
posix(enomem) -> "not enough memory";
posix(enospc) -> "no space left on device";
posix(enotblk) -> "block device required";
posix(enotdir) -> "not a directory";
posix(enotempty) -> "directory not empty";
posix(enotsup) -> "operation not supported";
posix(enxio) -> "no such device or address";
posix(eperm) -> "not owner";
posix(epipe) -> "broken pipe";
posix(erofs) -> "read-only file system";
posix(espipe) -> "invalid seek";
posix(esrch) -> "no such process";
posix(estale) -> "stale remote file handle";
posix(exdev) -> "cross-domain link";
posix(_) -> "unknown POSIX error".
