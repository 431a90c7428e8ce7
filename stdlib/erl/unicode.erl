%%% Conversion between Unicode text in lists, in binaries and in other encodings.
%%%
%%% Pure functions, owned by the calling process. The cores for UTF-8 and Latin-1,
%%% characters_to_list/2 and characters_to_binary/2, are natives; UTF-16 and
%%% UTF-32 are converted here. A conversion that fails returns {error, Done, Rest}
%%% or, at the end of the input, {incomplete, Done, Rest}; what is no text at all
%%% raises badarg.
-module(unicode).

-export([characters_to_list/1,
         characters_to_binary/1, characters_to_binary/3,
         bom_to_encoding/1, encoding_to_bom/1]).
-export([characters_to_nfc_list/1, characters_to_nfc_binary/1,
         characters_to_nfd_list/1, characters_to_nfd_binary/1,
         characters_to_nfkc_list/1, characters_to_nfkc_binary/1,
         characters_to_nfkd_list/1, characters_to_nfkd_binary/1]).

%% characters_to_list(Data): the code points of Data, read as UTF-8 in binaries.
characters_to_list(Data) -> unicode:characters_to_list(Data, unicode).

%% characters_to_binary(Data): Data as UTF-8.
characters_to_binary(Data) -> unicode:characters_to_binary(Data, unicode).

%% characters_to_binary(Data, In, Out): Data, whose binaries are in the encoding
%% In, in the encoding Out: latin1, unicode, utf8, utf16, utf32,
%% {utf16, big | little} or {utf32, big | little}.
characters_to_binary(Data, In, latin1) when is_binary(Data), In =:= latin1 ->
    Data;
characters_to_binary(Data, In, Out) when Out =:= unicode; Out =:= utf8 ->
    unicode:characters_to_binary(Data, In);
characters_to_binary(Data, In, Out) ->
    Encoding = out_encoding(Out, [Data, In, Out]),
    case unicode:characters_to_list(Data, In) of
        {Kind, Chars, Rest} ->
            case encode(Chars, Encoding, []) of
                {Done, Bad} -> {error, Done, rest(Data, Chars, Bad, Rest, In)};
                Done -> {Kind, Done, Rest}
            end;
        Chars ->
            case encode(Chars, Encoding, []) of
                {Done, Bad} -> {error, Done, rest(Data, Chars, Bad, [], In)};
                Bin -> Bin
            end
    end.

%% What is left of Data, whose good part is Chars, from the characters Bad on:
%% the end of a binary, else those characters and what followed the good part.
rest(Data, Chars, Bad, _, In) when is_binary(Data) ->
    Good = lists:sublist(Chars, length(Chars) - length(Bad)),
    Size = byte_size(characters_to_binary(Good, unicode, In)),
    binary:part(Data, Size, byte_size(Data) - Size);
rest(_, _, [C | Bad], [], _) ->
    [[C] | Bad];
rest(_, _, [C | Bad], Rest, _) ->
    [[C], Bad, Rest].

out_encoding(latin1, _) -> latin1;
out_encoding(utf16, _) -> {utf16, big};
out_encoding(utf32, _) -> {utf32, big};
out_encoding({utf16, E}, _) when E =:= big; E =:= little -> {utf16, E};
out_encoding({utf32, E}, _) when E =:= big; E =:= little -> {utf32, E};
out_encoding(_, Args) -> error(badarg, Args).

%% The binary, or {binary so far, rest} at a character the encoding cannot hold.
encode([C | T], latin1, Acc) when C =< 255 -> encode(T, latin1, [C | Acc]);
encode([C | T], {utf16, big} = Enc, Acc) when C < 16#10000 ->
    encode(T, Enc, [<<C:16>> | Acc]);
encode([C | T], {utf16, little} = Enc, Acc) when C < 16#10000 ->
    encode(T, Enc, [<<C:16/little>> | Acc]);
encode([C | T], {utf16, big} = Enc, Acc) ->
    {High, Low} = surrogates(C),
    encode(T, Enc, [<<High:16, Low:16>> | Acc]);
encode([C | T], {utf16, little} = Enc, Acc) ->
    {High, Low} = surrogates(C),
    encode(T, Enc, [<<High:16/little, Low:16/little>> | Acc]);
encode([C | T], {utf32, big} = Enc, Acc) ->
    encode(T, Enc, [<<C:32>> | Acc]);
encode([C | T], {utf32, little} = Enc, Acc) ->
    encode(T, Enc, [<<C:32/little>> | Acc]);
encode([], _, Acc) ->
    list_to_binary(lists:reverse(Acc));
encode(Rest, _, Acc) ->
    {list_to_binary(lists:reverse(Acc)), Rest}.

surrogates(C) ->
    Offset = C - 16#10000,
    {16#D800 + (Offset bsr 10), 16#DC00 + (Offset band 16#3FF)}.

%% bom_to_encoding(Bytes): {Encoding, length of the byte order mark}; {latin1, 0}
%% if there is none.
bom_to_encoding(<<239, 187, 191, _/binary>>) -> {utf8, 3};
bom_to_encoding(<<0, 0, 254, 255, _/binary>>) -> {{utf32, big}, 4};
bom_to_encoding(<<255, 254, 0, 0, _/binary>>) -> {{utf32, little}, 4};
bom_to_encoding(<<254, 255, _/binary>>) -> {{utf16, big}, 2};
bom_to_encoding(<<255, 254, _/binary>>) -> {{utf16, little}, 2};
bom_to_encoding(Bin) when is_binary(Bin) -> {latin1, 0}.

%% encoding_to_bom(Encoding): its byte order mark.
encoding_to_bom(unicode) -> <<239, 187, 191>>;
encoding_to_bom(utf8) -> <<239, 187, 191>>;
encoding_to_bom(utf16) -> <<254, 255>>;
encoding_to_bom({utf16, big}) -> <<254, 255>>;
encoding_to_bom({utf16, little}) -> <<255, 254>>;
encoding_to_bom(utf32) -> <<0, 0, 254, 255>>;
encoding_to_bom({utf32, big}) -> <<0, 0, 254, 255>>;
encoding_to_bom({utf32, little}) -> <<255, 254, 0, 0>>;
encoding_to_bom(latin1) -> <<>>.

%% --- Normal forms -----------------------------------------------------------
%% Lists of code points, or UTF-8; {error, Done, Rest} at bytes that are no text.

%% characters_to_nfc_list(Data): composed.
characters_to_nfc_list(Data) -> normal(Data, nfc, []).

%% characters_to_nfc_binary(Data): composed, UTF-8.
characters_to_nfc_binary(Data) -> binary(normal(Data, nfc, [])).

%% characters_to_nfd_list(Data): decomposed.
characters_to_nfd_list(Data) -> normal(Data, nfd, []).

%% characters_to_nfd_binary(Data): decomposed, UTF-8.
characters_to_nfd_binary(Data) -> binary(normal(Data, nfd, [])).

%% characters_to_nfkc_list(Data): compatibility characters replaced, composed.
characters_to_nfkc_list(Data) -> normal(Data, nfkc, []).

%% characters_to_nfkc_binary(Data): the same, UTF-8.
characters_to_nfkc_binary(Data) -> binary(normal(Data, nfkc, [])).

%% characters_to_nfkd_list(Data): compatibility characters replaced, decomposed.
characters_to_nfkd_list(Data) -> normal(Data, nfkd, []).

%% characters_to_nfkd_binary(Data): the same, UTF-8.
characters_to_nfkd_binary(Data) -> binary(normal(Data, nfkd, [])).

normal(Data, Form, Acc) ->
    case next(Form, Data) of
        [G | Rest] when is_list(G) -> normal(Rest, Form, lists:reverse(G, Acc));
        [C | Rest] -> normal(Rest, Form, [C | Acc]);
        [] -> lists:reverse(Acc);
        {error, Rest} -> {error, lists:reverse(Acc), Rest}
    end.

next(Form, Data) ->
    try
        case Form of
            nfc -> unicode_util:nfc(Data);
            nfd -> unicode_util:nfd(Data);
            nfkc -> unicode_util:nfkc(Data);
            nfkd -> unicode_util:nfkd(Data)
        end
    catch
        error:_ -> error(badarg, [Data])
    end.

binary({error, Done, Rest}) -> {error, characters_to_binary(Done), Rest};
binary(Chars) ->
    case characters_to_binary(Chars) of
        Bin when is_binary(Bin) -> Bin;
        _ -> error(badarg, [Chars])
    end.
