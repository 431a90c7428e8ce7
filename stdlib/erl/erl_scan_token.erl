%%% One token of Erlang text.
%%%
%%% Internal to erl_scan; pure functions. next/1 gives {Category, Symbol, Text, Rest}, Text being the
%%% characters of the token, or {error, What, {Before, Taken}, Rest}: the characters before what is
%%% wrong, and all up to where scanning stopped.
-module(erl_scan_token).
-export([next/1]).

-define(IS_DIGIT(C), C >= $0, C =< $9).

%% Longest text of an atom; most characters of an unfinished string that an error shows.
-define(ATOM_MAX, 255).
-define(HEAD_MAX, 16).

%% next(Chars): the first token of characters that are not empty.
next([$\n, C | Cs]) when C =:= $\s; C =:= $\t -> run(C, limit(C) - 1, Cs, [C, $\n]);
next([$\n | Cs]) -> white_other(Cs, [$\n]);
next([$\r | Cs]) -> {white_space, "\r", "\r", Cs};
next([C | Cs]) when C =:= $\s; C =:= $\t -> run(C, limit(C) - 1, Cs, [C]);
next([C | Cs]) when C >= 0, C =< $\s; C >= 16#80, C =< 16#A0 -> white(Cs, [C]);
next([$% | Cs]) -> comment(Cs, [$%]);
next([C | _] = Cs) when C >= $a, C =< $z; C >= $ß, C =< $ÿ, C =/= $÷ -> atom(Cs);
next([C | _] = Cs) when C >= $A, C =< $Z; C =:= $_; C >= $À, C =< $Þ, C =/= $× ->
    {Name, Rest} = name(Cs, []),
    case length(Name) > ?ATOM_MAX of
        true -> {error, {illegal, var}, {[], Name}, Rest};
        false -> {var, list_to_atom(Name), Name, Rest}
    end;
next([C | _] = Cs) when ?IS_DIGIT(C) -> number(Cs);
next([$" | Cs]) -> quoted($", Cs, [$"], []);
next([$' | Cs]) -> quoted($', Cs, [$'], []);
next([$$ | Cs]) -> char(Cs);
next([$., C | Cs]) when C >= 0, C =< $\s; C >= 16#80, C =< 16#A0 -> {dot, dot, [$., C], Cs};
next([$.]) -> {dot, dot, ".", []};
next([$., $% | _] = Cs) -> {dot, dot, ".", tl(Cs)};
next([C | _] = Cs) when is_integer(C), C >= 0, C < 256 ->
    {Text, Rest} = punctuation(Cs),
    {punctuation, list_to_atom(Text), Text, Rest};
next([C | Cs]) when is_integer(C) -> {error, {illegal, character}, {[], [C]}, Cs}.

%% White space comes in pieces: a line break may begin one, blanks and tabulators stand in runs of
%% their own, of a limited length; others may have any but line breaks behind them.
limit($\s) -> 16;
limit($\t) -> 10.

run(C, N, [C | Cs], Text) when N > 0 -> run(C, N - 1, Cs, [C | Text]);
run(_, _, Cs, Text) -> white_space(Text, Cs).

white([C | Cs], Text) when C =/= $\n, C >= 0, C =< $\s; C >= 16#80, C =< 16#A0 ->
    white(Cs, [C | Text]);
white(Cs, Text) -> white_space(Text, Cs).

white_other([C | Cs], Text)
  when C =/= $\n, C =/= $\s, C =/= $\t, C >= 0, C < $\s; C >= 16#80, C =< 16#A0 ->
    white_other(Cs, [C | Text]);
white_other(Cs, Text) -> white_space(Text, Cs).

white_space(Text, Cs) ->
    White = lists:reverse(Text),
    {white_space, White, White, Cs}.

comment([C | Cs], Text) when C =/= $\n -> comment(Cs, [C | Text]);
comment(Cs, Text) ->
    Comment = lists:reverse(Text),
    {comment, Comment, Comment, Cs}.

%% The longest operator or separator at the front.
punctuation([A, B, C | Cs]) ->
    case lists:member([A, B, C], ["=:=", "=/=", "..."]) of
        true -> {[A, B, C], Cs};
        false -> punctuation2([A, B, C | Cs])
    end;
punctuation(Cs) -> punctuation2(Cs).

punctuation2([A, B | Cs]) ->
    case lists:member([A, B], ["<=", "<-", "<<", ">=", ">>", "->", "--", "++", "=<", "==", "=>",
                               "/=", "||", ":=", "::", "..", "?="]) of
        true -> {[A, B], Cs};
        false -> {[A], [B | Cs]}
    end;
punctuation2([A]) -> {[A], []}.

atom(Cs) ->
    {Name, Rest} = name(Cs, []),
    case length(Name) > ?ATOM_MAX of
        true -> {error, {illegal, atom}, {[], Name}, Rest};
        false -> {atom, list_to_atom(Name), Name, Rest}
    end.

name([C | Cs], Name)
  when C >= $a, C =< $z; C >= $A, C =< $Z; ?IS_DIGIT(C); C =:= $_; C =:= $@;
       C >= $À, C =< $ÿ, C =/= $×, C =/= $÷ ->
    name(Cs, [C | Name]);
name(Cs, Name) -> {lists:reverse(Name), Cs}.

%% --- Numbers ------------------------------------------------------------------

number(Cs) ->
    {Whole, Rest} = digits(Cs, 10),
    case Rest of
        [$#, C | More] -> based(value(Whole, 10), Whole, [C | More]);
        [$#] -> based(value(Whole, 10), Whole, []);
        [$., C | _] when ?IS_DIGIT(C) ->
            {Fraction, Rest1} = digits(tl(Rest), 10),
            float(Whole ++ "." ++ Fraction, Rest1);
        _ -> {integer, value(Whole, 10), Whole, Rest}
    end.

%% Digits of a base; an underscore may stand between two.
digits(Cs, Base) -> digits(Cs, Base, []).

digits([$_, C | Cs], Base, [_ | _] = Text) ->
    case digit(C) < Base of
        true -> digits([C | Cs], Base, [$_ | Text]);
        false -> {lists:reverse(Text), [$_, C | Cs]}
    end;
digits([C | Cs], Base, Text) ->
    case digit(C) < Base of
        true -> digits(Cs, Base, [C | Text]);
        false -> {lists:reverse(Text), [C | Cs]}
    end;
digits([], _, Text) -> {lists:reverse(Text), []}.

digit(C) when ?IS_DIGIT(C) -> C - $0;
digit(C) when C >= $a, C =< $z -> C - $a + 10;
digit(C) when C >= $A, C =< $Z -> C - $A + 10;
digit(_) -> 99.

value(Text, Base) -> list_to_integer(plain(Text), Base).

plain(Text) -> [C || C <- Text, C =/= $_].

based(Base, Whole, Cs) when Base >= 2, Base =< 36 ->
    case digits(Cs, Base) of
        {[], Rest} -> {error, {illegal, integer}, {[], Whole ++ "#"}, Rest};
        {Digits, Rest} -> {integer, value(Digits, Base), Whole ++ "#" ++ Digits, Rest}
    end;
based(Base, Whole, Cs) -> {error, {base, Base}, {[], Whole}, [$# | Cs]}.

float(Text, [E | Cs]) when E =:= $e; E =:= $E ->
    {Sign, Cs1} = case Cs of
                      [S | More] when S =:= $+; S =:= $- -> {[S], More};
                      _ -> {[], Cs}
                  end,
    case digits(Cs1, 10) of
        {[], Rest} -> {error, {illegal, float}, {[], Text ++ [E | Sign]}, Rest};
        {Exponent, Rest} -> to_float(Text ++ [E | Sign] ++ Exponent, Rest)
    end;
float(Text, Cs) -> to_float(Text, Cs).

to_float(Text, Rest) ->
    try {float, list_to_float(plain(Text)), Text, Rest}
    catch error:badarg -> {error, {illegal, float}, {[], Text}, Rest}
    end.

%% --- Characters, strings, quoted atoms ----------------------------------------

char([$\\ | Cs]) ->
    case escape(Cs) of
        {ok, C, Text, Rest} -> {char, C, [$$, $\\ | Text], Rest};
        unfinished -> {error, char, {[], [$$, $\\ | Cs]}, []};
        {illegal, Text, Rest} -> {error, {illegal, character}, {"$", [$$, $\\ | Text]}, Rest}
    end;
char([C | Cs]) ->
    case is_char(C) of
        true -> {char, C, [$$, C], Cs};
        false -> {error, {illegal, character}, {"$", [$$, C]}, Cs}
    end;
char([]) -> {error, char, {[], "$"}, []}.

is_char(C) -> is_integer(C) andalso C >= 0 andalso C < 16#D800
                  orelse is_integer(C) andalso C > 16#DFFF andalso C =< 16#10FFFF.

%% Text and value, both backwards.
quoted(Quote, [Quote | Cs], Text, Value) ->
    Chars = lists:reverse(Value),
    All = lists:reverse(Text, [Quote]),
    case Quote of
        $" -> {string, Chars, All, Cs};
        $' when length(Chars) > ?ATOM_MAX -> {error, {illegal, atom}, {[], All}, Cs};
        $' -> {atom, list_to_atom(Chars), All, Cs}
    end;
quoted(Quote, [$\\ | Cs], Text, Value) ->
    case escape(Cs) of
        {ok, C, Chars, Rest} ->
            quoted(Quote, Rest, lists:reverse(Chars, [$\\ | Text]), [C | Value]);
        unfinished -> unfinished(Quote, lists:reverse([$\\ | Text], Cs), Value);
        {illegal, Chars, Rest} ->
            Before = lists:reverse(Text),
            {error, {illegal, character}, {Before, Before ++ [$\\ | Chars]}, Rest}
    end;
quoted(Quote, [C | Cs], Text, Value) ->
    case is_char(C) of
        true -> quoted(Quote, Cs, [C | Text], [C | Value]);
        false ->
            Before = lists:reverse(Text),
            {error, {illegal, character}, {Before, Before ++ [C]}, Cs}
    end;
quoted(Quote, [], Text, Value) -> unfinished(Quote, lists:reverse(Text), Value).

unfinished(Quote, Text, Value) ->
    Head = lists:sublist(lists:reverse(Value), ?HEAD_MAX),
    {error, {string, Quote, Head}, {[], Text}, []}.

%% What follows a backslash: {ok, Character, Text, Rest}.
escape([$x, ${ | Cs]) -> braced(Cs, [], 0);
escape([$x, A, B | Cs]) ->
    case digit(A) < 16 andalso digit(B) < 16 of
        true -> {ok, digit(A) * 16 + digit(B), [$x, A, B], Cs};
        false -> {illegal, [$x], [A, B | Cs]}
    end;
escape([$x | Cs]) when Cs =:= [] -> unfinished;
escape([$x, C]) ->
    case digit(C) < 16 of
        true -> unfinished;
        false -> {illegal, [$x], [C]}
    end;
escape([$^, C | Cs]) when is_integer(C), C >= 0 -> {ok, C band 31, [$^, C], Cs};
escape([$^]) -> unfinished;
escape([A, B, C | Cs]) when A >= $0, A =< $7, B >= $0, B =< $7, C >= $0, C =< $7 ->
    {ok, ((A - $0) * 8 + B - $0) * 8 + C - $0, [A, B, C], Cs};
escape([A, B | Cs]) when A >= $0, A =< $7, B >= $0, B =< $7 ->
    {ok, (A - $0) * 8 + B - $0, [A, B], Cs};
escape([A | Cs]) when A >= $0, A =< $7 -> {ok, A - $0, [A], Cs};
escape([C | Cs]) ->
    case is_char(C) of
        true -> {ok, meaning(C), [C], Cs};
        false -> {illegal, [C], Cs}
    end;
escape([]) -> unfinished.

braced([$} | Cs], [_ | _] = Digits, Value) ->
    Text = "x{" ++ lists:reverse(Digits, "}"),
    case is_char(Value) of
        true -> {ok, Value, Text, Cs};
        false -> {illegal, Text, Cs}
    end;
braced([C | Cs], Digits, Value) ->
    case digit(C) < 16 of
        true -> braced(Cs, [C | Digits], Value * 16 + digit(C));
        false -> {illegal, "x{" ++ lists:reverse(Digits), [C | Cs]}
    end;
braced([], _, _) -> unfinished.

meaning($b) -> $\b;
meaning($d) -> $\d;
meaning($e) -> $\e;
meaning($f) -> $\f;
meaning($n) -> $\n;
meaning($r) -> $\r;
meaning($s) -> $\s;
meaning($t) -> $\t;
meaning($v) -> $\v;
meaning(C) -> C.
