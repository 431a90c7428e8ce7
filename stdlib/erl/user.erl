%%% The I/O servers of the standard streams: `user` (stdin, stdout) and `standard_error`.
%%%
%%% Each is one process that owns its stream and speaks the Erlang I/O protocol. Output is gathered
%%% while more requests are waiting and written with one call; a request is answered only after
%%% its bytes have been handed to rvm_io:write/2, so that output is never lost by a halt that
%%% follows it, and order is request order. Input is read only on demand, by a helper process
%%% (rvm_io:read/2 blocks its caller), so that waiting for input never delays output.
%%% State: fd, in (whether input is supported), mode, enc, buf (unread bytes), eof,
%%% reader, cur (input job under way or none), jobs (input jobs waiting, oldest first),
%%% out (gathered output, reversed), size (its bytes), replies (answers due after writing, reversed).
-module(user).
-export([start/0, start_error/0, serve/2, reader/1]).

%% OTP 25 without a shell reads and writes latin1 whatever the locale says; a program asks for more with
%% io:setopts([{encoding, unicode}]).
-define(ENCODING, latin1).
%% Gathered output is written at the latest at this many bytes or requests: large enough to
%% save system calls, small enough that clients are not kept waiting.
-define(OUT_BYTES, 65536).
-define(OUT_REQUESTS, 64).
%% One read from stdin: a pipe's capacity on Linux.
-define(READ_BYTES, 65536).

%% Both are called by the boot process only, which links to and restarts the servers.
start() -> spawn_server(user, 1).

start_error() -> spawn_server(standard_error, 2).

spawn_server(Name, Fd) ->
    Pid = spawn_link(user, serve, [Name, Fd]),
    register(Name, Pid),
    Pid.

serve(_Name, Fd) ->
    process_flag(trap_exit, true),
    case Fd of
        1 -> group_leader(self(), self());
        2 -> true
    end,
    loop(#{fd => Fd, in => Fd =:= 1, mode => list, enc => ?ENCODING, buf => <<>>, eof => false,
           reader => none, cur => none, jobs => [], out => [], size => 0, replies => []}).

loop(#{replies := []} = S) ->
    receive
        Msg -> message(Msg, S)
    end;
loop(#{size := Size, replies := Replies} = S)
  when Size >= ?OUT_BYTES; length(Replies) >= ?OUT_REQUESTS ->
    loop(flush(S));
loop(S) ->
    receive
        Msg -> message(Msg, S)
    after 0 ->
        loop(flush(S))
    end.

message({io_request, From, ReplyAs, Request}, S) when is_pid(From) ->
    loop(run({From, ReplyAs}, [Request], S));
message({Reader, Read}, #{reader := Reader, cur := Cur} = S) when is_pid(Reader) ->
    case Read of
        {ok, Bytes} ->
            #{buf := Buf} = S,
            loop(continue(Cur, S#{buf := <<Buf/binary, Bytes/binary>>}));
        eof ->
            loop(continue(Cur, S#{eof := true}));
        {error, Reason} ->
            {Client, _, _} = Cur,
            loop(next_job(reply(Client, {error, Reason}, S#{cur := none})))
    end;
message({'EXIT', Reader, Reason}, #{reader := Reader} = S) when is_pid(Reader) ->
    case S of
        #{cur := {Client, _, _}} ->
            loop(next_job(reply(Client, {error, Reason}, S#{cur := none, reader := none})));
        _ ->
            loop(S#{reader := none})
    end;
message(_, S) ->
    loop(S).

%% Writes what is gathered, then answers. A failed write is reported to all it concerns.
flush(#{replies := Replies} = S) ->
    Result = write_out(S),
    answer(lists:reverse(Replies), Result),
    S#{out := [], size := 0, replies := []}.

write_out(#{out := []}) -> ok;
write_out(#{fd := Fd, out := Out}) -> rvm_io:write(Fd, lists:reverse(Out)).

answer([{{From, ReplyAs}, Reply} | Rest], Result) ->
    case Result of
        {error, _} when Reply =:= ok -> From ! {io_reply, ReplyAs, Result};
        _ -> From ! {io_reply, ReplyAs, Reply}
    end,
    answer(Rest, Result);
answer([], _) ->
    ok.

reply(Client, Reply, #{replies := Replies} = S) ->
    S#{replies := [{Client, Reply} | Replies]}.

gather(Bytes, #{out := Out, size := Size} = S) ->
    S#{out := [Bytes | Out], size := Size + byte_size(Bytes)}.

%% Carries out the requests of one client in order, until one fails or has to wait for input.
run(Client, [Request | Rest], S) ->
    case request(Request, S) of
        {input, Op, Prompt, Enc} ->
            input(Client, Op, Prompt, Enc, Rest, S);
        {sequence, Requests} ->
            run(Client, Requests ++ Rest, S);
        {Reply, S1} ->
            done(Client, Reply, Rest, S1)
    end;
run(Client, [], S) ->
    reply(Client, ok, S).

done(Client, Reply, [], S) -> reply(Client, Reply, S);
done(Client, {error, _} = Reply, _, S) -> reply(Client, Reply, S);
done(Client, _, Rest, S) -> run(Client, Rest, S).

request({put_chars, Enc, Chars} = R, S) -> put_chars(Enc, Chars, R, S);
request({put_chars, Chars}, S) -> put_chars(latin1, Chars, put_chars, S);
request({put_chars, Enc, M, F, As} = R, S) -> put_mfa(Enc, M, F, As, R, S);
request({put_chars, M, F, As}, S) -> put_mfa(latin1, M, F, As, put_chars, S);
request({requests, Requests} = R, S) ->
    case is_list(Requests) andalso catch length(Requests) of
        N when is_integer(N) -> {sequence, Requests};
        _ -> unknown(R, S)
    end;
request({get_geometry, What}, #{fd := Fd} = S) when What =:= columns; What =:= rows ->
    case {rvm_io:geometry(Fd), What} of
        {{Columns, _}, columns} -> {Columns, S};
        {{_, Rows}, rows} -> {Rows, S};
        _ -> {{error, enotsup}, S}
    end;
request(getopts, #{in := true, mode := Mode, enc := Enc} = S) ->
    {[{binary, Mode =:= binary}, {encoding, Enc}], S};
request(getopts, #{enc := Enc} = S) ->
    {[{encoding, Enc}], S};
request({setopts, Opts}, S) when is_list(Opts) ->
    case setopts(Opts, S) of
        error -> {{error, enotsup}, S};
        S1 -> {ok, S1}
    end;
request(Request, #{in := true} = S) ->
    case rvm_io_input:request(Request) of
        unknown -> unknown(Request, S);
        Input -> Input
    end;
request(Request, S) ->
    unknown(Request, S).

unknown(Request, S) -> {{error, {request, Request}}, S}.

put_chars(InEnc, Chars, _, #{enc := Enc} = S) when InEnc =:= unicode; InEnc =:= latin1 ->
    case encode(Chars, InEnc, Enc) of
        Bytes when is_binary(Bytes) -> {ok, gather(Bytes, S)};
        {error, _} -> {{error, put_chars}, S}
    end;
put_chars(_, _, Request, S) ->
    unknown(Request, S).

%% Most text is ASCII, which is the same in both encodings: natives alone tell, in UTF-8 and then
%% in the length of these bytes taken for characters.
encode(Chars, InEnc, Enc) ->
    try unicode:characters_to_binary(Chars, InEnc) of
        Utf8 when is_binary(Utf8), Enc =:= unicode -> Utf8;
        Utf8 when is_binary(Utf8) ->
            case byte_size(unicode:characters_to_binary(Utf8, latin1)) =:= byte_size(Utf8) of
                true -> Utf8;
                false -> rvm_io_input:encode(Chars, InEnc, Enc, escape)
            end;
        _ -> rvm_io_input:encode(Chars, InEnc, Enc, escape)
    catch
        error:badarg -> {error, invalid}
    end.

put_mfa(Enc, M, F, As, Request, S) ->
    try apply(M, F, As) of
        Chars -> put_chars(Enc, Chars, Request, S)
    catch
        _:_ -> {{error, put_chars}, S}
    end.

setopts([Opt | Opts], S) ->
    case setopt(Opt, S) of
        error -> error;
        S1 -> setopts(Opts, S1)
    end;
setopts([], S) -> S;
setopts(_, _) -> error.

setopt(binary, #{in := true} = S) -> S#{mode := binary};
setopt(list, #{in := true} = S) -> S#{mode := list};
setopt({binary, true}, #{in := true} = S) -> S#{mode := binary};
setopt({binary, false}, #{in := true} = S) -> S#{mode := list};
setopt({encoding, utf8}, S) -> S#{enc := unicode};
setopt({encoding, Enc}, S) when Enc =:= unicode; Enc =:= latin1 -> S#{enc := Enc};
setopt(_, _) -> error.

%% An input request waits its turn while another one is being served.
input(Client, Op, Prompt, Enc, Rest, #{cur := none} = S) ->
    S1 = prompt(Prompt, S),
    continue({Client, {Op, Enc, Prompt}, Rest}, S1);
input(Client, Op, Prompt, Enc, Rest, #{jobs := Jobs} = S) ->
    S#{jobs := Jobs ++ [{Client, {Op, Enc, Prompt}, Rest}]}.

prompt(Prompt, #{enc := Enc} = S) ->
    case rvm_io_input:encode(rvm_io_input:prompt(Prompt), unicode, Enc, escape) of
        Bytes when is_binary(Bytes), Bytes =/= <<>> -> gather(Bytes, S);
        _ -> S
    end.

%% Goes on with an input job on the bytes at hand; reads more when they do not suffice.
continue({Client, {Op, ReqEnc, Prompt}, Rest}, S) ->
    #{buf := Buf, eof := Eof, enc := Enc, mode := Mode} = S,
    case rvm_io_input:step(Op, Buf, Eof, Enc) of
        {done, Result, Buf1} ->
            S1 = S#{buf := Buf1, eof := false, cur := none},
            Reply = rvm_io_input:result(Result, Enc, ReqEnc, Mode),
            next_job(done(Client, Reply, Rest, S1));
        {more, Op1, Buf1} ->
            read_more(S#{buf := Buf1, cur := {Client, {Op1, ReqEnc, Prompt}, Rest}})
    end.

next_job(#{cur := none, jobs := [{Client, {Op, Enc, Prompt}, Rest} | Jobs]} = S) ->
    input(Client, Op, Prompt, Enc, Rest, S#{jobs := Jobs});
next_job(S) ->
    S.

%% A prompt must be seen before anybody waits for input.
read_more(S) ->
    S1 = flush(S),
    Reader = case S1 of
                 #{reader := none} -> spawn_link(user, reader, [self()]);
                 #{reader := Pid} -> Pid
             end,
    Reader ! {self(), read},
    S1#{reader := Reader}.

%% The helper process: reads once for each request.
reader(Server) ->
    receive
        {Server, read} ->
            Server ! {self(), rvm_io:read(0, ?READ_BYTES)},
            reader(Server);
        _ ->
            reader(Server)
    end.
