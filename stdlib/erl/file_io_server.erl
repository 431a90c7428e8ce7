%%% The process behind a file that was opened without mode raw.
%%%
%%% Speaks the I/O protocol and file's own requests; monitors the owner, and closes the file when that
%%% ends. It reads ahead into buf (so the device's position is behind by its size) and, with
%%% delayed_write, gathers output in wbuf. As in OTP, an error of the device itself, or data that cannot
%%% be converted, ends the process after the answer; a later request finds it terminated.
%%% State: handle, owner (monitor), name, mode, enc, read (whether reads are allowed), buf, chunk, wbuf, wsize,
%%% delay (none | {Size, Milliseconds}).
-module(file_io_server).
-export([start/3, serve/4, format_error/1]).

%% Bytes read at once; a page or two, so that small files need one call.
-define(CHUNK, 8192).
%% OTP's defaults for delayed_write.
-define(DELAY_SIZE, 65536).
-define(DELAY_TIME, 2000).

%% {ok, Pid} | {error, Reason}. The handle is opened by the server, so that it owns it.
start(Owner, Path, Modes) ->
    case options(Modes, #{mode => list, enc => latin1, chunk => ?CHUNK, delay => none}) of
        error ->
            {error, badarg};
        Options ->
            {Pid, Ref} = spawn_monitor(file_io_server, serve, [Owner, Path, Modes, Options]),
            receive
                {Pid, opened} ->
                    demonitor(Ref, [flush]),
                    {ok, Pid};
                {Pid, {error, _} = Error} ->
                    demonitor(Ref, [flush]),
                    Error;
                {'DOWN', Ref, process, Pid, Reason} ->
                    {error, Reason}
            end
    end.

options([binary | Modes], O) -> options(Modes, O#{mode := binary});
options([delayed_write | Modes], O) -> options(Modes, O#{delay := {?DELAY_SIZE, ?DELAY_TIME}});
options([{delayed_write, Size, Time} | Modes], O) when is_integer(Size), Size >= 0, is_integer(Time), Time >= 0 ->
    options(Modes, O#{delay := {Size, Time}});
options([{read_ahead, Size} | Modes], O) when is_integer(Size), Size >= 0 ->
    options(Modes, O#{chunk := max(Size, 1)});
options([{encoding, Enc} | Modes], O) ->
    case encoding(Enc) of
        error -> error;
        E -> options(Modes, O#{enc := E})
    end;
options([Mode | Modes], O) when is_atom(Mode) -> options(Modes, O);
options([], O) -> O;
options(_, _) -> error.

encoding(latin1) -> latin1;
encoding(utf8) -> unicode;
encoding(unicode) -> unicode;
encoding(_) -> error.

serve(Owner, Path, Modes, Options) ->
    Ref = monitor(process, Owner),
    case rvm_file:open(Path, file_raw:open_modes(Modes)) of
        {ok, Handle} ->
            Owner ! {self(), opened},
            loop(Options#{handle => Handle, owner => Ref, name => Path, buf => <<>>, wbuf => [], wsize => 0});
        Error ->
            Owner ! {self(), Error}
    end.

loop(#{owner := Ref} = S) ->
    receive
        {io_request, From, ReplyAs, Request} when is_pid(From) ->
            {Action, Reply, S1} = io_request(Request, S),
            From ! {io_reply, ReplyAs, Reply},
            continue(Action, S1);
        {file_request, From, ReplyAs, Request} when is_pid(From) ->
            {Action, Reply, S1} = file_request(Request, S),
            From ! {file_reply, ReplyAs, Reply},
            continue(Action, S1);
        {'DOWN', Ref, process, _, _} ->
            _ = flush(S),
            rvm_file:close(maps:get(handle, S));
        flush_delayed ->
            case flush(S) of
                {ok, S1} -> loop(S1);
                {error, _} -> rvm_file:close(maps:get(handle, S))
            end;
        _ ->
            loop(S)
    end.

continue(go, S) -> loop(S);
continue(stop, #{handle := Handle}) ->
    _ = rvm_file:close(Handle),
    ok.

%% The I/O protocol. Each gives {go | stop, Reply, State}.

io_request({put_chars, Enc, Chars}, S) -> put_chars(Enc, Chars, S);
io_request({put_chars, Chars}, S) -> put_chars(latin1, Chars, S);
io_request({put_chars, Enc, M, F, As}, S) -> put_mfa(Enc, M, F, As, S);
io_request({put_chars, M, F, As}, S) -> put_mfa(latin1, M, F, As, S);
io_request({requests, Requests}, S) when is_list(Requests) -> io_requests(Requests, ok, S);
io_request(getopts, #{mode := Mode, enc := Enc} = S) ->
    {go, [{binary, Mode =:= binary}, {encoding, Enc}], S};
io_request({setopts, Opts}, S) when is_list(Opts) ->
    case setopts(Opts, S) of
        error -> {go, {error, enotsup}, S};
        S1 -> {go, ok, S1}
    end;
io_request(Request, S) ->
    case rvm_io_input:request(Request) of
        {input, Op, _, Enc} ->
            case flush(S) of
                {ok, S1} -> input(Op, Enc, S1);
                Error -> {stop, Error, S}
            end;
        unknown -> {go, {error, request}, S}
    end.

io_requests([Request | Requests], _, S) ->
    case io_request(Request, S) of
        {go, {error, _} = Error, S1} -> {go, Error, S1};
        {go, Reply, S1} -> io_requests(Requests, Reply, S1);
        Stop -> Stop
    end;
io_requests([], Reply, S) ->
    {go, Reply, S}.

setopts([binary | Opts], S) -> setopts(Opts, S#{mode := binary});
setopts([list | Opts], S) -> setopts(Opts, S#{mode := list});
setopts([{binary, true} | Opts], S) -> setopts(Opts, S#{mode := binary});
setopts([{binary, false} | Opts], S) -> setopts(Opts, S#{mode := list});
setopts([{encoding, Enc} | Opts], S) ->
    case encoding(Enc) of
        error -> error;
        E -> setopts(Opts, S#{enc := E})
    end;
setopts([], S) -> S;
setopts(_, _) -> error.

put_chars(InEnc, Chars, #{enc := Enc} = S) when InEnc =:= latin1; InEnc =:= unicode ->
    case rvm_io_input:encode(Chars, InEnc, Enc, strict) of
        Bytes when is_binary(Bytes) -> write(Bytes, S);
        {error, no_translation} -> {stop, {error, {no_translation, InEnc, Enc}}, S};
        {error, invalid} -> {stop, {error, {no_translation, InEnc, Enc}}, S}
    end;
put_chars(_, _, S) ->
    {go, {error, request}, S}.

put_mfa(Enc, M, F, As, S) ->
    try apply(M, F, As) of
        Chars when is_list(Chars); is_binary(Chars) -> put_chars(Enc, Chars, S);
        _ -> {go, {error, F}, S}
    catch
        _:_ -> {go, {error, F}, S}
    end.

input(Op, ReqEnc, #{buf := Buf, enc := Enc, mode := Mode} = S) ->
    case rvm_io_input:step(Op, Buf, false, Enc) of
        {done, Result, Buf1} ->
            answer(rvm_io_input:result(Result, Enc, ReqEnc, Mode), S#{buf := Buf1});
        {more, Op1, Buf1} ->
            #{handle := Handle, chunk := Chunk} = S,
            case rvm_file:read(Handle, want(Op1, Buf1, Chunk)) of
                {ok, <<>>} -> finish(Op1, ReqEnc, S#{buf := Buf1});
                {ok, Bytes} -> input(Op1, ReqEnc, S#{buf := <<Buf1/binary, Bytes/binary>>});
                eof -> finish(Op1, ReqEnc, S#{buf := Buf1});
                Error -> {stop, Error, S}
            end
    end.

want({chars, N}, Buf, Chunk) -> max(N - byte_size(Buf), Chunk);
want(_, _, Chunk) -> Chunk.

finish(Op, ReqEnc, #{buf := Buf, enc := Enc, mode := Mode} = S) ->
    {done, Result, Buf1} = rvm_io_input:step(Op, Buf, true, Enc),
    answer(rvm_io_input:result(Result, Enc, ReqEnc, Mode), S#{buf := Buf1}).

answer({error, {no_translation, _, _}} = Error, S) -> {stop, Error, S};
answer(Reply, S) -> {go, Reply, S}.

%% Writing at the logical position.
write(Bytes, #{delay := none} = S0) ->
    case unread(S0) of
        {ok, #{handle := Handle} = S} ->
            case rvm_file:write(Handle, Bytes) of
                ok -> {go, ok, S};
                Error -> {stop, Error, S}
            end;
        Error -> {stop, Error, S0}
    end;
write(Bytes, #{delay := {Limit, Time}} = S0) ->
    case unread(S0) of
        {ok, #{wbuf := WBuf, wsize := Size} = S} ->
            S1 = S#{wbuf := [Bytes | WBuf], wsize := Size + byte_size(Bytes)},
            case Size + byte_size(Bytes) >= Limit of
                true ->
                    case flush(S1) of
                        {ok, S2} -> {go, ok, S2};
                        Error -> {stop, Error, S1}
                    end;
                false ->
                    case WBuf of
                        [] -> _ = erlang:send_after(Time, self(), flush_delayed);
                        _ -> ok
                    end,
                    {go, ok, S1}
            end;
        Error -> {stop, Error, S0}
    end.

flush(#{wbuf := []} = S) -> {ok, S};
flush(#{wbuf := WBuf, handle := Handle} = S) ->
    case rvm_file:write(Handle, lists:reverse(WBuf)) of
        ok -> {ok, S#{wbuf := [], wsize := 0}};
        Error -> Error
    end.

%% Takes back what was read ahead, so that the device stands where the client thinks it does.
unread(#{buf := <<>>} = S) -> {ok, S};
unread(#{buf := Buf, handle := Handle} = S) ->
    case rvm_file:seek(Handle, cur, -byte_size(Buf)) of
        {ok, _} -> {ok, S#{buf := <<>>}};
        {error, espipe} -> {ok, S};
        Error -> Error
    end.

settle(S) ->
    case flush(S) of
        {ok, S1} -> unread(S1);
        Error -> Error
    end.

%% The requests of module file.

file_request(close, #{handle := Handle} = S) ->
    case flush(S) of
        {ok, S1} -> {stop, rvm_file:close(Handle), S1};
        Error -> {stop, Error, S}
    end;
file_request(pid2name, #{name := Name} = S) ->
    {go, {ok, Name}, S};
file_request(advise, S) ->
    {go, ok, S};
file_request(Request, S) ->
    case settle(S) of
        {ok, #{handle := Handle} = S1} -> settled(Request, Handle, S1);
        Error -> {stop, Error, S}
    end.

settled({position, At}, Handle, S) ->
    case file_raw:seek(Handle, At) of
        {ok, _} = Reply -> {go, Reply, S};
        Error -> {go, Error, S}
    end;
settled({pread, At, N}, Handle, #{mode := Mode} = S) ->
    case file_raw:seek(Handle, At) of
        {ok, _} ->
            Raw = {file_descriptor, file_raw, {Handle, Mode}},
            {go, file_raw:read(Raw, N), S};
        Error -> {go, Error, S}
    end;
settled({pwrite, At, Bytes}, Handle, S) ->
    case file_raw:seek(Handle, At) of
        {ok, _} -> {go, rvm_file:write(Handle, Bytes), S};
        Error -> {go, Error, S}
    end;
settled(Request, Handle, S) when Request =:= truncate; Request =:= sync; Request =:= datasync;
                                 element(1, Request) =:= allocate ->
    {go, file_raw:simple({file_descriptor, file_raw, {Handle, list}}, Request), S};
settled(Request, _, S) ->
    {go, {error, {request, Request}}, S}.

%% For errors that name this module.
format_error(invalid_unicode) -> "cannot translate from UTF-8";
format_error(_) -> "unknown error".
