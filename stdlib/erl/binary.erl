%%% Binaries: splitting, replacing, hexadecimal text.
%%%
%%% Pure functions, owned by the calling process. The primitives (match, matches,
%%% part, at, copy, encode_unsigned, compile_pattern, bin_to_list …) are natives
%%% of the module `binary'. Parts are sub-binaries: they share the memory of what
%%% they were taken from.
-module(binary).

-export([split/2, split/3, replace/3, replace/4,
         encode_hex/1, encode_hex/2, decode_hex/1]).

%% split(Bin, Pattern): [before the first match, behind it].
split(Bin, Pattern) -> split(Bin, Pattern, []).

%% split(Bin, Pattern, Options): global for all matches, {scope, Part}, trim to
%% drop empty parts at the end, trim_all to drop all empty parts.
split(Bin, Pattern, Options) ->
    try
        {Global, Scope, Trim} = split_options(Options, false, [], none),
        Found = found(Bin, Pattern, Global, Scope),
        trim(parts(Bin, 0, Found), Trim)
    catch
        error:_ -> error(badarg, [Bin, Pattern, Options])
    end.

split_options([global | T], _, Scope, Trim) -> split_options(T, true, Scope, Trim);
split_options([{scope, {_, _}} = S | T], Global, _, Trim) ->
    split_options(T, Global, [S], Trim);
split_options([trim | T], Global, Scope, none) ->
    split_options(T, Global, Scope, trim);
split_options([trim | T], Global, Scope, Trim) ->
    split_options(T, Global, Scope, Trim);
split_options([trim_all | T], Global, Scope, _) ->
    split_options(T, Global, Scope, trim_all);
split_options([], Global, Scope, Trim) ->
    {Global, Scope, Trim}.

found(Bin, Pattern, true, Scope) -> binary:matches(Bin, Pattern, Scope);
found(Bin, Pattern, false, Scope) ->
    case binary:match(Bin, Pattern, Scope) of
        nomatch -> [];
        Part -> [Part]
    end.

%% The parts of Bin from From on, around the matches.
parts(Bin, From, [{Pos, Len} | T]) ->
    [binary:part(Bin, From, Pos - From) | parts(Bin, Pos + Len, T)];
parts(Bin, From, []) ->
    [binary:part(Bin, From, byte_size(Bin) - From)].

trim(Parts, none) -> Parts;
trim(Parts, trim_all) -> [P || P <- Parts, P =/= <<>>];
trim([P | T], trim) ->
    case trim(T, trim) of
        [] when P =:= <<>> -> [];
        Rest -> [P | Rest]
    end;
trim([], trim) -> [].

%% replace(Bin, Pattern, By): the first match replaced by the binary By.
replace(Bin, Pattern, By) -> replace(Bin, Pattern, By, []).

%% replace(Bin, Pattern, By, Options): global, {scope, Part}, {insert_replaced,
%% Pos | [Pos]}: what is replaced is inserted into By at those positions.
replace(Bin, Pattern, By, Options) ->
    try
        {Global, Scope, Insert} = replace_options(Options, false, [], []),
        true = is_binary(By),
        Pieces = pieces(By, 0, lists:sort(Insert)),
        Found = found(Bin, Pattern, Global, Scope),
        iolist_to_binary(replaced(Bin, 0, Found, Pieces))
    catch
        error:_ -> error(badarg, [Bin, Pattern, By, Options])
    end.

replace_options([global | T], _, Scope, Insert) ->
    replace_options(T, true, Scope, Insert);
replace_options([{scope, {_, _}} = S | T], Global, _, Insert) ->
    replace_options(T, Global, [S], Insert);
replace_options([{insert_replaced, Pos} | T], Global, Scope, _)
  when is_list(Pos) ->
    replace_options(T, Global, Scope, Pos);
replace_options([{insert_replaced, Pos} | T], Global, Scope, _)
  when is_integer(Pos), Pos >= 0 ->
    replace_options(T, Global, Scope, [Pos]);
replace_options([], Global, Scope, Insert) ->
    {Global, Scope, Insert}.

%% By cut at the positions.
pieces(By, From, [Pos | T]) ->
    [binary:part(By, From, Pos - From) | pieces(By, Pos, T)];
pieces(By, From, []) ->
    [binary:part(By, From, byte_size(By) - From)].

replaced(Bin, From, [{Pos, Len} | T], Pieces) ->
    Match = binary:part(Bin, Pos, Len),
    [binary:part(Bin, From, Pos - From), lists:join(Match, Pieces)
     | replaced(Bin, Pos + Len, T, Pieces)];
replaced(Bin, From, [], _) ->
    [binary:part(Bin, From, byte_size(Bin) - From)].

%% encode_hex(Bin): two upper case digits for each byte.
encode_hex(Bin) -> encode_hex(Bin, uppercase).

%% encode_hex(Bin, uppercase | lowercase): in that case.
encode_hex(Bin, uppercase) when is_binary(Bin) -> hex(Bin, $A - 10);
encode_hex(Bin, lowercase) when is_binary(Bin) -> hex(Bin, $a - 10);
encode_hex(Bin, Case) -> error(badarg, [Bin, Case]).

hex(Bin, Letter) ->
    list_to_binary(hex_digits(binary:bin_to_list(Bin), Letter)).

hex_digits([B | T], Letter) ->
    [hex_digit(B bsr 4, Letter), hex_digit(B band 15, Letter)
     | hex_digits(T, Letter)];
hex_digits([], _) -> [].

hex_digit(D, _) when D < 10 -> $0 + D;
hex_digit(D, Letter) -> Letter + D.

%% decode_hex(Text): the bytes whose digits are in Text.
decode_hex(Text) ->
    try
        list_to_binary(bytes(binary:bin_to_list(Text)))
    catch
        error:_ -> error(badarg, [Text])
    end.

bytes([A, B | T]) -> [value(A) * 16 + value(B) | bytes(T)];
bytes([]) -> [].

value(C) when C >= $0, C =< $9 -> C - $0;
value(C) when C >= $A, C =< $F -> C - $A + 10;
value(C) when C >= $a, C =< $f -> C - $a + 10.
