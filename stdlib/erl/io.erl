%%% Input and output on I/O devices, as clients of the Erlang I/O protocol.
%%%
%%% Every function sends one {io_request, From, ReplyAs, Request} to a device (a pid, a registered
%%% name, or standard_io for the group leader) and waits for {io_reply, ReplyAs, Reply}, watching
%%% the device meanwhile. Output functions raise badarg, terminated, calling_self or no_translation;
%%% input functions return {error, Reason}.
-module(io).
-export([format/1, format/2, format/3, fwrite/1, fwrite/2, fwrite/3,
         put_chars/1, put_chars/2, nl/0, nl/1, write/1, write/2,
         get_line/1, get_line/2, get_chars/2, get_chars/3, get_password/0, get_password/1,
         fread/2, fread/3, read/1, read/2, read/3, read/4,
         columns/0, columns/1, rows/0, rows/1, getopts/0, getopts/1, setopts/1, setopts/2,
         printable_range/0, request/1, request/2, requests/1, requests/2]).

%% The error is raised in the exported function itself, so that the stack trace shows
%% that function with its arguments; hence a macro.
-define(OUTPUT(Device, Request, Args),
        case request(Device, Request) of
            {error, R__} -> erlang:error(reason(R__), Args, [{error_info, info(R__)}]);
            Reply__ -> Reply__
        end).

format(Format) ->
    ?OUTPUT(group_leader(), {format, Format, []}, [Format]).

format(Format, Args) ->
    ?OUTPUT(group_leader(), {format, Format, Args}, [Format, Args]).

format(Device, Format, Args) ->
    ?OUTPUT(Device, {format, Format, Args}, [Device, Format, Args]).

fwrite(Format) ->
    ?OUTPUT(group_leader(), {format, Format, []}, [Format]).

fwrite(Format, Args) ->
    ?OUTPUT(group_leader(), {format, Format, Args}, [Format, Args]).

fwrite(Device, Format, Args) ->
    ?OUTPUT(Device, {format, Format, Args}, [Device, Format, Args]).

put_chars(Chars) ->
    ?OUTPUT(group_leader(), {put_chars, unicode, Chars}, [Chars]).

put_chars(Device, Chars) ->
    ?OUTPUT(Device, {put_chars, unicode, Chars}, [Device, Chars]).

nl() ->
    ?OUTPUT(group_leader(), nl, []).

nl(Device) ->
    ?OUTPUT(Device, nl, [Device]).

%% Writes a term as ~w does.
write(Term) ->
    ?OUTPUT(group_leader(), {write, Term}, [Term]).

write(Device, Term) ->
    ?OUTPUT(Device, {write, Term}, [Device, Term]).

reason(arguments) -> badarg;
reason(terminated) -> terminated;
reason(calling_self) -> calling_self;
reason({no_translation, _, _}) -> no_translation;
reason(_) -> badarg.

info(R) when R =:= arguments; R =:= terminated; R =:= calling_self ->
    #{cause => {io, R}, module => erl_stdlib_errors};
info(R) ->
    #{cause => {device, R}, module => erl_stdlib_errors}.

%% Input: Data | eof | {error, Reason}.

get_line(Prompt) -> get_line(group_leader(), Prompt).

get_line(Device, Prompt) -> request(Device, {get_line, unicode, Prompt}).

get_chars(Prompt, N) -> get_chars(group_leader(), Prompt, N).

get_chars(Device, Prompt, N) when is_integer(N), N >= 0 ->
    request(Device, {get_chars, unicode, Prompt, N}).

get_password() -> get_password(group_leader()).

get_password(Device) -> request(Device, {get_password, unicode}).

%% {ok, Terms} | eof | {error, {fread, What}} | {error, Reason}
fread(Prompt, Format) -> fread(group_leader(), Prompt, Format).

fread(Device, Prompt, Format) ->
    request(Device, {get_until, unicode, Prompt, io_lib, fread, [Format]}).

%% {ok, Term} | eof | {error, ErrorInfo}: one term ended by a dot.
read(Prompt) -> read(group_leader(), Prompt).

read(Device, Prompt) ->
    case rvm_read:term(Device, Prompt, 1) of
        {ok, Term, _} -> {ok, Term};
        {eof, _} -> eof;
        {error, Info, _} -> {error, Info};
        {error, _} = Error -> Error
    end.

%% As read/2, with the line number to start from, and where the term ended:
%% {ok, Term, EndLine} | {eof, EndLine} | {error, ErrorInfo, ErrorLine} | {error, Reason}
read(Device, Prompt, Line) -> read(Device, Prompt, Line, []).

read(Device, Prompt, Line, _ScanOptions) when is_integer(Line) ->
    rvm_read:term(Device, Prompt, Line);
read(Device, Prompt, {Line, _Column}, _ScanOptions) when is_integer(Line) ->
    rvm_read:term(Device, Prompt, Line).

%% Devices.

columns() -> columns(group_leader()).

columns(Device) -> geometry(Device, columns).

rows() -> rows(group_leader()).

rows(Device) -> geometry(Device, rows).

geometry(Device, What) ->
    case request(Device, {get_geometry, What}) of
        N when is_integer(N), N > 0 -> {ok, N};
        _ -> {error, enotsup}
    end.

getopts() -> getopts(group_leader()).

getopts(Device) -> request(Device, getopts).

setopts(Opts) -> setopts(group_leader(), Opts).

setopts(Device, Opts) -> request(Device, {setopts, Opts}).

%% What ~p and ~tp take for printable: the emulator's default (erl's +pc latin1).
printable_range() -> latin1.

%% The protocol.

request(Request) -> request(group_leader(), Request).

%% request(Device, Request) -> Reply | {error, arguments | terminated | calling_self | Reason}
request(standard_io, Request) ->
    request(group_leader(), Request);
request(Device, Request) when is_pid(Device), Device =:= self() ->
    _ = Request,
    {error, calling_self};
request(Device, Request) when is_pid(Device) ->
    Ref = erlang:monitor(process, Device),
    Device ! {io_request, self(), Ref, convert(Request)},
    await(Device, Ref);
request(Device, Request) when is_atom(Device) ->
    case whereis(Device) of
        undefined -> {error, arguments};
        Pid -> request(Pid, Request)
    end.

requests(Requests) -> requests(group_leader(), Requests).

requests(Device, Requests) -> request(Device, {requests, convert_all(Requests)}).

await(Device, Ref) ->
    receive
        {io_reply, Ref, Reply} ->
            erlang:demonitor(Ref, [flush]),
            Reply;
        {'DOWN', Ref, _, _, _} ->
            %% A device linked to a caller that traps exits leaves its exit message behind too.
            receive
                {'EXIT', Device, _} -> true
            after 0 -> true
            end,
            {error, terminated}
    end.

%% From the short request forms of io:request/2 to those of the protocol.
convert({format, Format, Args}) -> {put_chars, unicode, io_lib, format, [Format, Args]};
convert({fwrite, Format, Args}) -> {put_chars, unicode, io_lib, fwrite, [Format, Args]};
convert({write, Term}) -> {put_chars, unicode, io_lib, write, [Term]};
convert(nl) -> {put_chars, unicode, "\n"};
convert({put_chars, unicode, Chars}) when is_list(Chars) ->
    try unicode:characters_to_binary(Chars) of
        Bytes when is_binary(Bytes) -> {put_chars, unicode, Bytes};
        _ -> {put_chars, unicode, Chars}
    catch
        error:_ -> {put_chars, unicode, Chars}
    end;
convert(Request) -> Request.

convert_all([Request | Rest]) -> [convert(Request) | convert_all(Rest)];
convert_all(End) -> End.
