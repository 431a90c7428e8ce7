%%% Format strings: what io_lib:format/2 and its kin do with ~w, ~p, ~s ….
%%%
%%% Internal to `io_lib'; pure functions. scan/2 turns a format and its arguments
%%% into characters and control specifications (maps), build/2 turns those into
%%% text. Whatever is wrong raises some error here; io_lib makes it a badarg.
%%% Text of numbers, characters and atoms is spliced into the result, that of
%%% terms and strings is an element of it: programs that print the unflattened
%%% result see the same as under OTP.
-module(io_lib_format).

-export([scan/2, unscan/1, build/1, column/2]).

%% Line length of ~p if its field width does not say.
-define(LINE_LENGTH, 80).
%% Digits of ~e, ~f and ~g if the precision does not say.
-define(DIGITS, 6).

%% --- Scanning ---------------------------------------------------------------

%% scan(Format, Args): list of characters and specifications, each
%% #{control_char, args, width, adjust, precision, pad_char, encoding, strings}.
scan(Format, Args) when is_list(Format) -> chars(Format, Args);
scan(Format, Args) when is_atom(Format) -> chars(atom_to_list(Format), Args);
scan(Format, Args) when is_binary(Format) ->
    chars(binary_to_list(Format), Args).

chars([$~ | Fmt], Args) -> width(Fmt, Args);
chars([C | Fmt], Args) when is_integer(C) -> [C | chars(Fmt, Args)];
chars([], []) -> [].

width([$- | Fmt], Args) ->
    {W, Fmt1, Args1} = number(Fmt, Args),
    true = is_integer(W),
    width(W, left, Fmt1, Args1);
width(Fmt, Args) ->
    {W, Fmt1, Args1} = number(Fmt, Args),
    width(W, right, Fmt1, Args1).

%% A negative width from the arguments turns the adjustment round.
width(W, right, Fmt, Args) when is_integer(W), W < 0 ->
    precision(-W, left, Fmt, Args);
width(W, left, Fmt, Args) when is_integer(W), W < 0 ->
    precision(-W, right, Fmt, Args);
width(W, Adjust, Fmt, Args) ->
    precision(W, Adjust, Fmt, Args).

precision(W, Adjust, [$. | Fmt], Args) ->
    {P, Fmt1, Args1} = number(Fmt, Args),
    pad_char(W, Adjust, P, Fmt1, Args1);
precision(W, Adjust, Fmt, Args) ->
    modifiers(W, Adjust, none, $\s, Fmt, Args, latin1, true).

pad_char(W, Adjust, P, [$., $* | Fmt], [Pad | Args]) ->
    modifiers(W, Adjust, P, Pad, Fmt, Args, latin1, true);
pad_char(W, Adjust, P, [$., Pad | Fmt], Args) ->
    modifiers(W, Adjust, P, Pad, Fmt, Args, latin1, true);
pad_char(W, Adjust, P, Fmt, Args) ->
    modifiers(W, Adjust, P, $\s, Fmt, Args, latin1, true).

modifiers(W, Adjust, P, Pad, [$t | Fmt], Args, _, Strings) ->
    modifiers(W, Adjust, P, Pad, Fmt, Args, unicode, Strings);
modifiers(W, Adjust, P, Pad, [$l | Fmt], Args, Enc, _) ->
    modifiers(W, Adjust, P, Pad, Fmt, Args, Enc, false);
modifiers(W, Adjust, P, Pad, [C | Fmt], Args, Enc, Strings) ->
    {Own, Args1} = arguments(C, Args),
    [#{control_char => C, args => Own, width => W, adjust => Adjust,
       precision => P, pad_char => Pad, encoding => Enc, strings => Strings}
     | chars(Fmt, Args1)].

%% A number in the format, `*' for one from the arguments, or none.
number([$* | Fmt], [N | Args]) when is_integer(N) -> {N, Fmt, Args};
number([C | _] = Fmt, Args) when is_integer(C), C >= $0, C =< $9 ->
    digits(Fmt, 0, Args);
number([C | _] = Fmt, Args) when C =/= $* -> {none, Fmt, Args}.

digits([C | Fmt], N, Args) when is_integer(C), C >= $0, C =< $9 ->
    digits(Fmt, N * 10 + C - $0, Args);
digits(Fmt, N, Args) -> {N, Fmt, Args}.

%% The arguments that belong to a control character.
arguments($w, [A | As]) -> {[A], As};
arguments($p, [A | As]) -> {[A], As};
arguments($s, [A | As]) -> {[A], As};
arguments($c, [A | As]) -> {[A], As};
arguments($b, [A | As]) -> {[A], As};
arguments($B, [A | As]) -> {[A], As};
arguments($f, [A | As]) -> {[A], As};
arguments($e, [A | As]) -> {[A], As};
arguments($g, [A | As]) -> {[A], As};
arguments($#, [A | As]) -> {[A], As};
arguments($+, [A | As]) -> {[A], As};
arguments($i, [A | As]) -> {[A], As};
arguments($W, [A, B | As]) -> {[A, B], As};
arguments($P, [A, B | As]) -> {[A, B], As};
arguments($x, [A, B | As]) -> {[A, B], As};
arguments($X, [A, B | As]) -> {[A, B], As};
arguments($n, As) -> {[], As};
arguments($~, As) -> {[], As}.

%% unscan(Items): {Format, Args} that scan/2 would turn into Items.
unscan(Items) -> {unscan_format(Items), unscan_args(Items)}.

unscan_format([#{control_char := C} = Spec | Items]) ->
    #{width := W, adjust := Adjust, precision := P, pad_char := Pad,
      encoding := Enc, strings := Strings} = Spec,
    "~" ++ [$- || Adjust =:= left] ++ unscan_number(W)
        ++ unscan_precision(P, Pad)
        ++ [$t || Enc =:= unicode] ++ [$l || not Strings]
        ++ [C | unscan_format(Items)];
unscan_format([C | Items]) -> [C | unscan_format(Items)];
unscan_format([]) -> [].

unscan_number(none) -> "";
unscan_number(N) -> integer_to_list(N).

unscan_precision(none, $\s) -> "";
unscan_precision(P, $\s) -> [$. | unscan_number(P)];
unscan_precision(P, Pad) -> [$. | unscan_number(P)] ++ [$., Pad].

unscan_args([#{args := Args} | Items]) -> Args ++ unscan_args(Items);
unscan_args([_ | Items]) -> unscan_args(Items);
unscan_args([]) -> [].

%% --- Building ---------------------------------------------------------------

%% build(Items): the text. The current column is followed only as long as there
%% is a ~p or ~P ahead.
build(Items) -> build(Items, pretty_count(Items), 0).

pretty_count([#{control_char := C} | Items]) when C =:= $p; C =:= $P ->
    1 + pretty_count(Items);
pretty_count([_ | Items]) -> pretty_count(Items);
pretty_count([]) -> 0.

build([#{control_char := C, args := Args} = Spec | Items], N, Col) ->
    case small(C, Args, Spec) of
        none ->
            Text = control(C, Args, Spec, Col),
            if
                C =:= $p; C =:= $P -> build_more(Text, Items, N - 1, Col);
                true -> build_more(Text, Items, N, Col)
            end;
        Text ->
            Text ++ build(Items, N, column_if(N, Text, Col))
    end;
build([$\n | Items], N, _) -> [$\n | build(Items, N, 0)];
build([$\t | Items], N, Col) -> [$\t | build(Items, N, tab(Col))];
build([C | Items], N, Col) -> [C | build(Items, N, Col + 1)];
build([], _, _) -> [].

build_more(Text, Items, N, Col) ->
    [Text | build(Items, N, column_if(N, Text, Col))].

column_if(0, _, Col) -> Col;
column_if(_, Text, Col) -> column(Text, Col).

%% column(Text, Col): the column, from 0, behind Text if it starts at Col.
column([$\n | T], _) -> column(T, 0);
column([$\t | T], Col) -> column(T, tab(Col));
column([C | T], Col) when is_integer(C) -> column(T, Col + 1);
column([L | T], Col) -> column(T, column(L, Col));
column([], Col) -> Col.

tab(Col) -> (Col + 8) div 8 * 8.

%% Controls whose text is spliced: a flat list, or none if C is no such control.
small($s, [A], Spec) when is_atom(A) ->
    string(atom_chars(A, Spec), Spec);
small($f, [A], #{precision := P} = Spec) when is_float(A) ->
    number_field(io_lib_format_float:fixed(A, at_least(1, P)), Spec);
small($e, [A], #{precision := P} = Spec) when is_float(A) ->
    number_field(io_lib_format_float:exponent(A, at_least(2, P)), Spec);
small($g, [A], #{precision := P} = Spec) when is_float(A) ->
    number_field(io_lib_format_float:general(A, at_least(1, P)), Spec);
small($b, [A], #{precision := P} = Spec) when is_integer(A) ->
    number_field(lower(based(A, base(P))), Spec);
small($B, [A], #{precision := P} = Spec) when is_integer(A) ->
    number_field(based(A, base(P)), Spec);
small($x, [A, Prefix], #{precision := P} = Spec) when is_integer(A) ->
    number_field(prefixed(A, lower(based(abs(A), base(P))), Prefix), Spec);
small($X, [A, Prefix], #{precision := P} = Spec) when is_integer(A) ->
    number_field(prefixed(A, based(abs(A), base(P)), Prefix), Spec);
small($+, [A], #{precision := P} = Spec) when is_integer(A) ->
    number_field(prefixed(A, lower(based(abs(A), base(P))), radix(P)), Spec);
small($#, [A], #{precision := P} = Spec) when is_integer(A) ->
    number_field(prefixed(A, based(abs(A), base(P)), radix(P)), Spec);
small($c, [A], #{encoding := unicode} = Spec) when is_integer(A) ->
    character(A, Spec);
small($c, [A], Spec) when is_integer(A) ->
    character(A band 255, Spec);
small($~, [], Spec) -> character($~, Spec);
small($n, [], #{width := none}) -> [$\n];
small($n, [], #{width := W, adjust := right}) -> lists:duplicate(W, $\n);
small($i, [_], _) -> [];
small(_, _, _) -> none.

control($w, [A], #{encoding := Enc} = Spec, _) ->
    field(io_lib_write:term(A, -1, Enc), Spec);
control($W, [A, Depth], #{encoding := Enc} = Spec, _) when is_integer(Depth) ->
    field(io_lib_write:term(A, Depth, Enc), Spec);
control($p, [A], Spec, Col) ->
    pretty(A, -1, Spec, Col);
control($P, [A, Depth], Spec, Col) when is_integer(Depth) ->
    pretty(A, Depth, Spec, Col);
control($s, [A], #{encoding := latin1} = Spec, _)
  when is_list(A); is_binary(A) ->
    string(latin1_chars(A), Spec);
control($s, [A], #{encoding := unicode} = Spec, _)
  when is_list(A); is_binary(A) ->
    string(unicode_chars(A), Spec).

pretty(A, Depth, #{adjust := right} = Spec, Col) ->
    #{width := W, precision := P, encoding := Enc, strings := Strings} = Spec,
    Length = default(W, ?LINE_LENGTH),
    Start = case P of
                none -> Col + 1;
                _ -> max(P, 1)
            end,
    io_lib_pretty:print(A, Start, Length, Depth, Enc, Strings).

default(none, X) -> X;
default(X, _) -> X.

at_least(_, none) -> ?DIGITS;
at_least(Min, P) when P >= Min -> P.

%% --- Numbers ----------------------------------------------------------------

base(none) -> 10;
base(P) when is_integer(P), P > 1 -> P.

based(N, Base) -> integer_to_list(N, Base).

prefixed(N, Digits, Prefix) when N < 0 -> [$- | prefixed(0, Digits, Prefix)];
prefixed(_, Digits, Prefix) when is_atom(Prefix) ->
    atom_to_list(Prefix) ++ Digits;
prefixed(_, Digits, Prefix) ->
    true = io_lib_chars:is_deep_unicode_list(Prefix),
    lists:flatten(Prefix, Digits).

radix(P) -> integer_to_list(base(P)) ++ "#".

lower([C | T]) when C >= $A, C =< $Z -> [C + 32 | lower(T)];
lower([C | T]) -> [C | lower(T)];
lower([]) -> [].

%% In a field that is too narrow a number is only stars.
number_field(Text, #{width := none}) -> Text;
number_field(Text, #{width := W, adjust := Adjust, pad_char := Pad}) ->
    case text_length(Text) of
        N when N =< W -> flat_pad(Text, W - N, Adjust, Pad);
        _ -> lists:duplicate(W, $*)
    end.

flat_pad(Text, N, left, Pad) -> Text ++ lists:duplicate(N, Pad);
flat_pad(Text, N, right, Pad) -> lists:duplicate(N, Pad) ++ Text.

%% One character, as often as the precision says (else the width), in the field.
character(C, #{width := none, precision := none}) -> [C];
character(C, #{width := W, precision := none}) -> lists:duplicate(W, C);
character(C, #{width := none, precision := P}) -> lists:duplicate(P, C);
character(C, #{width := W, precision := P, adjust := Adjust, pad_char := Pad})
  when W >= P ->
    flat_pad(lists:duplicate(P, C), W - P, Adjust, Pad).

%% --- Terms and strings in fields --------------------------------------------

%% A term in a field: stars if it is longer than the precision, else padded.
field(Text, #{width := none, precision := none}) -> Text;
field(Text, Spec) ->
    #{width := W0, precision := P0, adjust := Adjust, pad_char := Pad} = Spec,
    W = default(W0, P0),
    P = min(default(P0, W0), W),
    case text_length(Text) of
        N when N > P ->
            pad(lists:duplicate(P, $*), W - P, Adjust, Pad);
        N ->
            pad(Text, W - N, Adjust, Pad)
    end.

%% A string in a field: cut to the precision or padded behind up to it, then
%% padded to the width.
string(Text, #{width := none, precision := none}) -> Text;
string(Text, #{width := W, precision := W} = Spec) ->
    string(Text, Spec#{precision := none});
string(Text, #{width := W, precision := none} = Spec) ->
    #{adjust := Adjust, pad_char := Pad, encoding := Enc} = Spec,
    case text_length(Text) of
        N when N > W -> cut(Text, W, Enc);
        N -> pad(Text, W - N, Adjust, Pad)
    end;
string(Text, #{width := W0, precision := P} = Spec) ->
    #{adjust := Adjust, pad_char := Pad, encoding := Enc} = Spec,
    W = default(W0, P),
    true = W >= P,
    case text_length(Text) of
        N when N > P -> pad(cut(Text, P, Enc), W - P, Adjust, Pad);
        N -> pad(pad(Text, P - N, left, Pad), W - P, Adjust, Pad)
    end.

pad(Text, 0, _, _) -> Text;
pad(Text, N, left, Pad) -> [Text | lists:duplicate(N, Pad)];
pad(Text, N, right, Pad) -> [lists:duplicate(N, Pad) | Text].

%% Columns: characters of Latin-1 text, else grapheme clusters.
text_length(Text) ->
    Flat = lists:flatten(Text),
    case io_lib_chars:is_latin1_list(Flat) of
        true -> length(Flat);
        false -> string:length(Flat)
    end.

cut(Text, N, latin1) -> lists:sublist(lists:flatten(Text), N);
cut(Text, N, unicode) -> string:slice(lists:flatten(Text), 0, N).

%% --- The argument of ~s -----------------------------------------------------

atom_chars(A, #{encoding := unicode}) -> atom_to_list(A);
atom_chars(A, #{encoding := latin1}) ->
    Chars = atom_to_list(A),
    true = io_lib_chars:is_latin1_list(Chars),
    Chars.

latin1_chars(B) when is_binary(B) -> binary_to_list(B);
latin1_chars([C | T]) when is_integer(C), C >= 0, C =< 255 ->
    [C | latin1_chars(T)];
latin1_chars([H | T]) -> [latin1_chars(H) | latin1_chars(T)];
latin1_chars([]) -> [].

unicode_chars(B) when is_binary(B) ->
    case io_lib_chars:unicode_list(B) of
        error -> binary_to_list(B);
        L -> L
    end;
unicode_chars([C | T]) when is_integer(C), C >= 0 -> [C | unicode_chars(T)];
unicode_chars([H | T]) -> [unicode_chars(H) | unicode_chars(T)];
unicode_chars([]) -> [].
