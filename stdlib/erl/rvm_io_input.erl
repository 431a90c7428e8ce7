%%% The input half of the I/O protocol, and the character conversions of both halves.
%%%
%%% Pure functions, shared by all I/O servers (user, file_io_server). A server holds unread input as
%%% one binary of bytes in the device's encoding (latin1 or unicode, meaning UTF-8); step/4 takes
%%% from its front what a request asks for, or says that more bytes are needed. All of it works in
%%% whole bytes, so a binary split inside a character is no special case for the server.
-module(rvm_io_input).
-export([request/1, step/4, result/4, prompt/1, encode/4]).

%% request(Request) -> {input, Op, Prompt, Encoding} | unknown
%% Recognises the input requests of the protocol; forms without an encoding mean latin1.
request({get_line, Enc, Prompt}) -> {input, {line, 0}, Prompt, Enc};
request({get_line, Prompt}) -> {input, {line, 0}, Prompt, latin1};
request({get_chars, Enc, Prompt, N}) when is_integer(N), N >= 0 ->
    {input, {chars, N}, Prompt, Enc};
request({get_chars, Prompt, N}) when is_integer(N), N >= 0 ->
    {input, {chars, N}, Prompt, latin1};
request({get_until, Enc, Prompt, M, F, As}) when is_atom(M), is_atom(F), is_list(As) ->
    {input, {until, {M, F, As}, []}, Prompt, Enc};
request({get_until, Prompt, M, F, As}) when is_atom(M), is_atom(F), is_list(As) ->
    {input, {until, {M, F, As}, []}, Prompt, latin1};
request(_) -> unknown.

%% step(Op, Buf, Eof, Enc) -> {done, Result, Rest} | {more, Op, Buf}
%% Result = {bytes, Binary} | {term, Term} | eof | {error, Reason}. Eof says that no more bytes will
%% follow Buf; then the answer is always done.
step({line, Scanned}, Buf, Eof, _Enc) ->
    Size = byte_size(Buf),
    case binary:match(Buf, <<"\n">>, [{scope, {Scanned, Size - Scanned}}]) of
        {At, 1} ->
            {Line, Rest} = split_binary(Buf, At + 1),
            {done, {bytes, unix_line(Line, At - 1)}, Rest};
        nomatch when not Eof -> {more, {line, Size}, Buf};
        nomatch when Size =:= 0 -> {done, eof, Buf};
        nomatch -> {done, {bytes, Buf}, <<>>}
    end;
step({chars, N} = Op, Buf, Eof, Enc) ->
    case chars_end(N, Buf, Enc) of
        {ok, At} ->
            {Chars, Rest} = split_binary(Buf, At),
            {done, {bytes, Chars}, Rest};
        more when not Eof -> {more, Op, Buf};
        more when Buf =:= <<>> -> {done, eof, Buf};
        more -> {done, {bytes, Buf}, <<>>}
    end;
step({until, MFA, Cont}, Buf, Eof, Enc) ->
    until(MFA, Cont, Buf, Eof, Enc).

%% A line that ends in \r\n is delivered with \n only, as OTP's servers do.
unix_line(Line, Before) when Before >= 0 ->
    case binary:at(Line, Before) of
        $\r -> <<(binary:part(Line, 0, Before))/binary, $\n>>;
        _ -> Line
    end;
unix_line(Line, _) ->
    Line.

chars_end(N, Buf, latin1) ->
    case byte_size(Buf) >= N of
        true -> {ok, N};
        false -> more
    end;
chars_end(N, Buf, unicode) ->
    utf8_end(N, Buf, 0).

%% The byte offset behind N characters; bytes that start no character count as one each, and
%% the conversion to characters reports them.
utf8_end(0, _, At) ->
    {ok, At};
utf8_end(N, Buf, At) when At < byte_size(Buf) ->
    Next = At + utf8_length(binary:at(Buf, At)),
    case Next =< byte_size(Buf) of
        true -> utf8_end(N - 1, Buf, Next);
        false -> more
    end;
utf8_end(_, _, _) ->
    more.

utf8_length(Byte) when Byte < 16#C0 -> 1;
utf8_length(Byte) when Byte < 16#E0 -> 2;
utf8_length(Byte) when Byte < 16#F0 -> 3;
utf8_length(_) -> 4.

%% Feeds the caller's function line by line, so that a long buffer is not converted to a list and back
%% for each short request.
until(MFA, Cont, <<>>, false, _) ->
    {more, {until, MFA, Cont}, <<>>};
until(_, [], <<>>, true, _) ->
    {done, eof, <<>>};
until(MFA, Cont, <<>>, true, Enc) ->
    until_result(apply_until(MFA, Cont, eof), MFA, <<>>, true, Enc);
until(MFA, Cont, Buf, Eof, Enc) ->
    {Piece, Rest} = first_piece(Buf, Eof, Enc),
    case Piece =/= <<>> andalso to_list(Piece, Enc) of
        false -> {more, {until, MFA, Cont}, Buf};
        Chars when is_list(Chars) ->
            until_result(apply_until(MFA, Cont, Chars), MFA, Rest, Eof, Enc);
        _ -> {done, {error, get_until}, Rest}
    end.

until_result({done, Result, Left}, _, Rest, _, Enc) ->
    {done, {term, Result}, push_back(Left, Rest, Enc)};
until_result({more, Cont}, MFA, Rest, Eof, Enc) ->
    until(MFA, Cont, Rest, Eof, Enc);
until_result(_, _, Rest, _, _) ->
    {done, {error, get_until}, Rest}.

apply_until({M, F, As}, Cont, Data) ->
    try apply(M, F, [Cont, Data | As])
    catch _:_ -> error
    end.

push_back(eof, Rest, _) -> Rest;
push_back([], Rest, _) -> Rest;
push_back(Left, Rest, Enc) ->
    case unicode:characters_to_binary(Left, unicode, Enc) of
        Bytes when is_binary(Bytes) -> <<Bytes/binary, Rest/binary>>;
        _ -> Rest
    end.

%% The bytes up to and with the first newline, or all whole characters there are.
first_piece(Buf, Eof, Enc) ->
    case binary:match(Buf, <<"\n">>) of
        {At, 1} -> split_binary(Buf, At + 1);
        nomatch when Eof; Enc =:= latin1 -> {Buf, <<>>};
        nomatch -> split_binary(Buf, whole_chars(Buf, byte_size(Buf)))
    end.

%% Looks back over at most three continuation bytes for a character cut off at the end.
whole_chars(Buf, Size) ->
    whole_chars(Buf, Size, Size - 1, 3).

whole_chars(Buf, Size, At, Tries) when At >= 0, Tries >= 0 ->
    case binary:at(Buf, At) of
        Byte when Byte < 16#80 -> Size;
        Byte when Byte < 16#C0 -> whole_chars(Buf, Size, At - 1, Tries - 1);
        Byte ->
            case At + utf8_length(Byte) > Size of
                true -> At;
                false -> Size
            end
    end;
whole_chars(_, Size, _, _) ->
    Size.

to_list(Bytes, latin1) -> binary_to_list(Bytes);
to_list(Bytes, unicode) -> unicode:characters_to_list(Bytes, unicode).

%% result(Result, DeviceEncoding, RequestEncoding, Mode) -> the reply to the client.
%% Mode list gives code points, mode binary gives bytes in the request's encoding.
result(eof, _, _, _) -> eof;
result({error, _} = Error, _, _, _) -> Error;
result({term, Term}, _, _, _) -> Term;
result({bytes, Bytes}, latin1, _, list) -> binary_to_list(Bytes);
result({bytes, Bytes}, Enc, Enc, binary) -> Bytes;
result({bytes, Bytes}, Enc, ReqEnc, binary) ->
    case unicode:characters_to_binary(Bytes, Enc, req_enc(ReqEnc)) of
        Out when is_binary(Out) -> Out;
        _ -> {error, {no_translation, Enc, ReqEnc}}
    end;
result({bytes, Bytes}, unicode, ReqEnc, list) ->
    case unicode:characters_to_list(Bytes, unicode) of
        Chars when is_list(Chars) ->
            case ReqEnc =:= latin1 andalso has_wide(Chars) of
                true -> {error, {no_translation, unicode, latin1}};
                false -> Chars
            end;
        _ ->
            {error, {no_translation, unicode, unicode}}
    end.

req_enc(latin1) -> latin1;
req_enc(_) -> unicode.

has_wide([C | _]) when C > 255 -> true;
has_wide([_ | Cs]) -> has_wide(Cs);
has_wide([]) -> false.

%% prompt(Prompt) -> characters to show for any term given as a prompt.
prompt({format, Format, Args}) ->
    try io_lib:format(Format, Args)
    catch _:_ -> "???"
    end;
prompt(Prompt) when is_binary(Prompt) -> Prompt;
prompt([]) -> [];
prompt(Prompt) when is_list(Prompt) ->
    case unicode:characters_to_binary(Prompt) of
        Bytes when is_binary(Bytes) -> Bytes;
        _ -> io_lib:format("~tp", [Prompt])
    end;
prompt(Prompt) when is_atom(Prompt) -> atom_to_list(Prompt);
prompt(Prompt) -> io_lib:format("~tp", [Prompt]).

%% encode(Chars, InEncoding, OutEncoding, escape | strict) -> Bytes | {error, invalid | no_translation}
%% Characters that latin1 cannot hold become \x{HEX} with escape, an error with strict.
encode(Chars, In, Out, How) ->
    try unicode:characters_to_binary(Chars, In, Out) of
        Bytes when is_binary(Bytes) -> Bytes;
        {error, _, _} when Out =:= latin1 -> encode_narrow(Chars, In, How);
        _ -> {error, invalid}
    catch
        error:badarg -> {error, invalid}
    end.

encode_narrow(Chars, In, How) ->
    case unicode:characters_to_list(Chars, In) of
        List when is_list(List), How =:= escape -> escape(List, []);
        List when is_list(List) -> {error, no_translation};
        _ -> {error, invalid}
    end.

escape([C | Cs], Acc) when C < 256 -> escape(Cs, [C | Acc]);
escape([C | Cs], Acc) -> escape(Cs, [[<<"\\x{">>, integer_to_binary(C, 16), $}] | Acc]);
escape([], Acc) -> iolist_to_binary(lists:reverse(Acc)).
