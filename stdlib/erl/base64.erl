%%% Base64 (RFC 2045, section 6.8): text of 64 characters for bytes, and back.
%%%
%%% Pure functions. A group of three bytes is four characters. `decode' wants nothing but
%%% groups and white space, `mime_decode' passes over whatever is no character of the
%%% alphabet. Wrong input raises what OTP raises: `badarg' or `badarith' for a wrong
%%% character, `function_clause' for a group that is cut short, `{case_clause, What}' for
%%% something after the padding.
-module(base64).

-export([encode/1, encode_to_string/1, decode/1, decode_to_string/1,
         mime_decode/1, mime_decode_to_string/1]).

-export_type([base64_string/0, base64_binary/0, byte_string/0]).

-type base64_string() :: [1..255].
-type base64_binary() :: binary().
-type byte_string() :: [byte()].

%% --- Encoding ---------------------------------------------------------------

%% encode(Data): the text as a binary.
-spec encode(byte_string() | binary()) -> base64_binary().
encode(Bin) when is_binary(Bin) ->
    Whole = byte_size(Bin) div 3 * 3,
    <<Groups:Whole/binary, Rest/binary>> = Bin,
    Text = << <<(letter(Six))>> || <<Six:6>> <= Groups >>,
    case binary_to_list(Rest) of
        [] -> Text;
        Bytes -> <<Text/binary, (list_to_binary(group(Bytes)))/binary>>
    end;
encode(List) when is_list(List) -> list_to_binary(groups(List)).

%% encode_to_string(Data): the text as a list.
-spec encode_to_string(byte_string() | binary()) -> base64_string().
encode_to_string(Bin) when is_binary(Bin) -> binary_to_list(encode(Bin));
encode_to_string(List) when is_list(List) -> groups(List).

groups([A, B, C | Rest]) -> group([A, B, C]) ++ groups(Rest);
groups([]) -> [];
groups(Few) when length(Few) < 3 -> group(Few).

group([A]) ->
    First = letter(A bsr 2),
    [First, letter((A band 3) bsl 4), $=, $=];
group([A, B]) ->
    First = letter(A bsr 2),
    Second = letter(((A band 3) bsl 4) bor (B bsr 4)),
    [First, Second, letter((B band 15) bsl 2), $=];
group([A, B, C]) ->
    First = letter(A bsr 2),
    Second = letter(((A band 3) bsl 4) bor (B bsr 4)),
    [First, Second, letter(((B band 15) bsl 2) bor (C bsr 6)), letter(C band 63)].

%% The character of six bits.
letter(Six) ->
    element(Six + 1, {$A, $B, $C, $D, $E, $F, $G, $H, $I, $J, $K, $L, $M, $N, $O, $P,
                      $Q, $R, $S, $T, $U, $V, $W, $X, $Y, $Z, $a, $b, $c, $d, $e, $f,
                      $g, $h, $i, $j, $k, $l, $m, $n, $o, $p, $q, $r, $s, $t, $u, $v,
                      $w, $x, $y, $z, $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $+, $/}).

%% --- Decoding ---------------------------------------------------------------

%% decode(Text): the bytes as a binary.
-spec decode(base64_string() | base64_binary()) -> binary().
decode(Text) when is_binary(Text) -> strict(binary_to_list(Text), badarg, <<>>);
decode(Text) when is_list(Text) -> strict(Text, badarg, <<>>).

%% decode_to_string(Text): the bytes as a list.
-spec decode_to_string(base64_string() | base64_binary()) -> byte_string().
decode_to_string(Text) when is_binary(Text) ->
    binary_to_list(strict(binary_to_list(Text), badarith, <<>>));
decode_to_string(Text) when is_list(Text) ->
    binary_to_list(strict(Text, badarith, <<>>)).

%% Group after group; Wrong is the reason for a bad character where no padding is near.
strict(Text, Wrong, Bytes) ->
    case next(Text) of
        none -> Bytes;
        {A, Text1} ->
            {B, Text2} = more(Text1),
            {C, Text3} = more(Text2),
            {D, Text4} = more(Text3),
            if
                D =/= eq ->
                    Group = full(A, B, C, D, Wrong),
                    strict(Text4, Wrong, <<Bytes/binary, Group/binary>>);
                C =:= eq ->
                    Six = B bsr 4,
                    only_white(Text4, <<Bytes/binary, A:6, Six:2>>);
                true ->
                    Six = C bsr 2,
                    only_white(Text4, <<Bytes/binary, A:6, B:6, Six:4>>)
            end
    end.

full(A, B, C, D, _) when is_integer(A), is_integer(B), is_integer(C), is_integer(D) ->
    <<A:6, B:6, C:6, D:6>>;
full(_, _, _, _, Wrong) -> error(Wrong).

only_white(Text, Bytes) ->
    case next(Text) of
        none -> Bytes;
        {What, _} -> error({case_clause, What})
    end.

%% The next character that is no white space, or none.
next([C | Text]) ->
    case value(C) of
        white -> next(Text);
        Value -> {Value, Text}
    end;
next([]) -> none.

%% There has to be one.
more([C | Text]) ->
    case value(C) of
        white -> more(Text);
        Value -> {Value, Text}
    end.

%% What a character is: six bits, `eq', `white' or `bad'.
value(C) when C >= $A, C =< $Z -> C - $A;
value(C) when C >= $a, C =< $z -> C - $a + 26;
value(C) when C >= $0, C =< $9 -> C - $0 + 52;
value($+) -> 62;
value($/) -> 63;
value($=) -> eq;
value(C) when C =:= $\s; C =:= $\t; C =:= $\n; C =:= $\r -> white;
value(C) when is_integer(C), C > 0, C < 256 -> bad;
value(_) -> error(badarg).

%% --- Decoding of mail --------------------------------------------------------

%% mime_decode(Text): the bytes as a binary; what is not of the alphabet does not count.
-spec mime_decode(base64_string() | base64_binary()) -> binary().
mime_decode(Text) when is_binary(Text) -> lenient(binary_to_list(Text));
mime_decode(Text) when is_list(Text) -> lenient(Text).

%% mime_decode_to_string(Text): the bytes as a list.
-spec mime_decode_to_string(base64_string() | base64_binary()) -> byte_string().
mime_decode_to_string(Text) when is_binary(Text) ->
    binary_to_list(lenient(binary_to_list(Text)));
mime_decode_to_string(Text) when is_list(Text) -> binary_to_list(lenient(Text)).

%% A `=' ends the text only where no character of the alphabet follows.
lenient(Text) ->
    {Bits, Padded} = sixes(Text, <<>>, false),
    case bit_size(Bits) rem 24 of
        0 -> Bits;
        12 when Padded -> drop(Bits, 4);
        18 when Padded -> drop(Bits, 2);
        _ -> error(function_clause)
    end.

drop(Bits, N) ->
    Whole = bit_size(Bits) - N,
    <<Bytes:Whole/bitstring, _:N>> = Bits,
    Bytes.

sixes([C | Text], Bits, Padded) ->
    case loose(C) of
        Six when is_integer(Six) -> sixes(Text, <<Bits/bitstring, Six:6>>, false);
        eq -> sixes(Text, Bits, true);
        _ -> sixes(Text, Bits, Padded)
    end;
sixes([], Bits, Padded) -> {Bits, Padded}.

%% A zero byte is wrong for `decode' as no character, here it is passed over.
loose(0) -> bad;
loose(C) -> value(C).
