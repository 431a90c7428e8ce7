%%% Raw files: handles of the VM used by the calling process itself.
%%%
%%% A raw file is {file_descriptor, file_raw, {Handle, Mode}}, Mode = list | binary. Nothing is buffered;
%%% read_line reads ahead and seeks back. delayed_write writes at once, which its contract allows.
-module(file_raw).
-export([open/2, open_modes/1, close/1, read/2, read_line/1, write/2, pread/3, pwrite/3, position/2, simple/2,
         seek/2]).

%% A line is looked for in pieces of this many bytes.
-define(LINE_PIECE, 4096).

open(Path, Modes) ->
    case rvm_file:open(Path, open_modes(Modes)) of
        {ok, Handle} ->
            Mode = case lists:member(binary, Modes) of
                       true -> binary;
                       false -> list
                   end,
            {ok, {file_descriptor, file_raw, {Handle, Mode}}};
        Error -> Error
    end.

%% What the native open understands, of the modes of file:open/2; read if there is no other.
open_modes(Modes) ->
    Known = [M || M <- Modes, lists:member(M, [read, write, append, exclusive, directory, sync])],
    case [M || M <- Known, lists:member(M, [read, write, append, exclusive])] of
        [] -> [read | Known];
        [exclusive] -> [write | Known];
        _ -> Known
    end.

close({_, _, {Handle, _}}) -> rvm_file:close(Handle).

read({_, _, {Handle, Mode}}, N) -> shape(rvm_file:read(Handle, N), Mode).

shape({ok, Bytes}, list) -> {ok, binary_to_list(Bytes)};
shape(Result, _) -> Result.

read_line({_, _, {Handle, Mode}}) -> shape(line(Handle, <<>>), Mode).

line(Handle, Acc) ->
    case rvm_file:read(Handle, ?LINE_PIECE) of
        {ok, Bytes} ->
            case binary:match(Bytes, <<"\n">>) of
                {At, 1} ->
                    case rvm_file:seek(Handle, cur, At + 1 - byte_size(Bytes)) of
                        {ok, _} ->
                            Line = binary:part(Bytes, 0, At),
                            {ok, end_line(<<Acc/binary, Line/binary>>)};
                        Error -> Error
                    end;
                nomatch ->
                    line(Handle, <<Acc/binary, Bytes/binary>>)
            end;
        eof when Acc =/= <<>> -> {ok, Acc};
        Other -> Other
    end.

%% \r\n is delivered as \n.
end_line(<<>>) -> <<"\n">>;
end_line(Line) ->
    case binary:last(Line) of
        $\r -> <<(binary:part(Line, 0, byte_size(Line) - 1))/binary, $\n>>;
        _ -> <<Line/binary, $\n>>
    end.

write({_, _, {Handle, _}}, Bytes) -> rvm_file:write(Handle, Bytes).

pread({_, _, {Handle, Mode}}, At, N) ->
    case absolute(Handle, At) of
        {ok, Offset} -> shape(rvm_file:pread(Handle, Offset, N), Mode);
        Error -> Error
    end.

pwrite({_, _, {Handle, _}}, At, Bytes) ->
    case absolute(Handle, At) of
        {ok, Offset} -> rvm_file:pwrite(Handle, Offset, Bytes);
        Error -> Error
    end.

absolute(_, At) when is_integer(At), At >= 0 -> {ok, At};
absolute(_, {bof, At}) when is_integer(At), At >= 0 -> {ok, At};
absolute(_, At) when is_integer(At) -> {error, einval};
absolute(_, bof) -> {ok, 0};
absolute(Handle, At) ->
    %% Relative to what only the file knows: look, and go back.
    case rvm_file:seek(Handle, cur, 0) of
        {ok, Here} ->
            Result = seek(Handle, At),
            _ = rvm_file:seek(Handle, bof, Here),
            Result;
        Error -> Error
    end.

position({_, _, {Handle, _}}, At) -> seek(Handle, At).

%% file:position/2 on a handle.
seek(Handle, At) when is_integer(At) -> rvm_file:seek(Handle, bof, At);
seek(Handle, {Whence, Offset}) when is_integer(Offset), Whence =:= bof orelse Whence =:= cur orelse Whence =:= eof ->
    rvm_file:seek(Handle, Whence, Offset);
seek(Handle, Whence) when Whence =:= bof; Whence =:= cur; Whence =:= eof -> rvm_file:seek(Handle, Whence, 0);
seek(_, _) -> {error, badarg}.

simple({_, _, {Handle, _}}, Request) ->
    case Request of
        truncate -> rvm_file:truncate(Handle);
        sync -> rvm_file:sync(Handle);
        datasync -> rvm_file:datasync(Handle);
        advise -> ok;
        {allocate, Offset, Length} -> rvm_file:allocate(Handle, Offset, Length)
    end.
