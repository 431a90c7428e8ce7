%%% Characters of terms: which are printable, how strings, characters and atoms
%%% are quoted and escaped.
%%%
%%% Internal to `io_lib'; pure functions. "Latin-1" means code points 0..255.
%%% Escapes: the named ones (\n \t …), three octal digits for the other control
%%% characters, \x{H} for what an encoding of latin1 cannot hold.
-module(io_lib_chars).

-export([is_char/1, is_latin1_list/1, is_unicode_list/1,
         is_deep_latin1_list/1, is_deep_unicode_list/1]).
-export([printable_latin1/1, printable_unicode/1]).
-export([quote/3, escape/3, char/2, atom/2, needs_quotes/1, is_reserved/1,
         unicode_list/1]).

%% is_char(X): a Unicode code point that may stand in text.
is_char(C) when is_integer(C) ->
    C >= 0 andalso C < 16#D800
        orelse C > 16#DFFF andalso C < 16#FFFE
        orelse C > 16#FFFF andalso C =< 16#10FFFF;
is_char(_) ->
    false.

%% is_latin1_list(X): a flat list of Latin-1 characters.
is_latin1_list([C | T]) when is_integer(C), C >= 0, C =< 255 ->
    is_latin1_list(T);
is_latin1_list(X) ->
    X =:= [].

%% is_unicode_list(X): a flat list of Unicode characters.
is_unicode_list([C | T]) -> is_char(C) andalso is_unicode_list(T);
is_unicode_list(X) -> X =:= [].

%% is_deep_latin1_list(X): a list of Latin-1 characters and such lists.
is_deep_latin1_list(X) -> deep_latin1(X, []).

deep_latin1([C | T], More) when is_integer(C), C >= 0, C =< 255 ->
    deep_latin1(T, More);
deep_latin1([H | T], More) when is_list(H) -> deep_latin1(H, [T | More]);
deep_latin1([], [T | More]) -> deep_latin1(T, More);
deep_latin1([], []) -> true;
deep_latin1(_, _) -> false.

%% is_deep_unicode_list(X): a list of Unicode characters and such lists.
is_deep_unicode_list(X) -> deep_unicode(X, []).

deep_unicode([H | T], More) when is_list(H) -> deep_unicode(H, [T | More]);
deep_unicode([C | T], More) -> is_char(C) andalso deep_unicode(T, More);
deep_unicode([], [T | More]) -> deep_unicode(T, More);
deep_unicode([], []) -> true;
deep_unicode(_, _) -> false.

%% printable_latin1(X): a flat list of printable Latin-1 characters.
printable_latin1([C | T]) when is_integer(C), C >= $\s, C =< $~ ->
    printable_latin1(T);
printable_latin1([C | T]) when is_integer(C), C >= 160, C =< 255 ->
    printable_latin1(T);
printable_latin1([C | T]) -> is_format_char(C) andalso printable_latin1(T);
printable_latin1(X) -> X =:= [].

%% printable_unicode(X): a flat list of printable Unicode characters.
printable_unicode([C | T]) when is_integer(C), C >= $\s, C =< $~ ->
    printable_unicode(T);
printable_unicode([C | T]) when is_integer(C), C >= 160 ->
    is_char(C) andalso printable_unicode(T);
printable_unicode([C | T]) -> is_format_char(C) andalso printable_unicode(T);
printable_unicode(X) -> X =:= [].

%% The control characters that have a name and move text about.
is_format_char($\n) -> true;
is_format_char($\r) -> true;
is_format_char($\t) -> true;
is_format_char($\v) -> true;
is_format_char($\b) -> true;
is_format_char($\f) -> true;
is_format_char($\e) -> true;
is_format_char(_) -> false.

%% quote(String, Q, Encoding): String escaped between two Q.
quote(S, Q, Enc) -> [Q | escape(S, Q, Enc, [Q])].

%% escape(String, Q, Encoding): String with Q, backslash and what is not
%% printable escaped. Encoding: latin1 escapes what is over 255, unicode does not.
escape(S, Q, Enc) -> escape(S, Q, Enc, []).

escape([C | T], Q, Enc, Tail) when C > $\s, C < 127, C =/= Q, C =/= $\\ ->
    [C | escape(T, Q, Enc, Tail)];
escape([$\s | T], Q, Enc, Tail) ->
    [$\s | escape(T, Q, Enc, Tail)];
escape([C | T], Q, Enc, Tail) ->
    escape_char(C, Q, Enc, escape(T, Q, Enc, Tail));
escape([], _, _, Tail) ->
    Tail.

escape_char(Q, Q, _, T) -> [$\\, Q | T];
escape_char($\\, _, _, T) -> [$\\, $\\ | T];
escape_char(C, _, unicode, T) when C > 255 -> [C | T];
escape_char(C, _, latin1, T) when is_integer(C), C > 255 ->
    [$\\, $x, ${ | integer_to_list(C, 16) ++ [$} | T]];
escape_char(C, _, _, T) when C >= 160 -> [C | T];
escape_char($\n, _, _, T) -> [$\\, $n | T];
escape_char($\r, _, _, T) -> [$\\, $r | T];
escape_char($\t, _, _, T) -> [$\\, $t | T];
escape_char($\v, _, _, T) -> [$\\, $v | T];
escape_char($\b, _, _, T) -> [$\\, $b | T];
escape_char($\f, _, _, T) -> [$\\, $f | T];
escape_char($\e, _, _, T) -> [$\\, $e | T];
escape_char($\d, _, _, T) -> [$\\, $d | T];
escape_char(C, _, _, T) when is_integer(C), C >= 0, C < $\s; C >= 128, C < 160 ->
    [$\\, $0 + (C bsr 6), $0 + ((C bsr 3) band 7), $0 + (C band 7) | T];
escape_char(C, _, _, T) ->
    [C | T].

%% char(C, Encoding): the character C in Erlang's notation, $a.
char($\s, unicode) -> "$\\s";
char(C, Enc) when is_integer(C), C >= 0 -> [$$ | escape_char(C, none, Enc, [])].

%% atom(Atom, Encoding): its text, in quotes if it needs them.
atom(A, Enc) ->
    Chars = atom_to_list(A),
    case needs_quotes(Chars) orelse is_reserved(A) of
        true -> quote(Chars, $', Enc);
        false -> Chars
    end.

%% needs_quotes(Chars): no atom can be written as Chars, reserved words aside.
needs_quotes([C | T]) when is_integer(C), C >= $a, C =< $z -> not_name(T);
needs_quotes([C | T]) when is_integer(C), C >= $\337, C =< $\377, C =/= $\367 ->
    not_name(T);
needs_quotes(_) -> true.

not_name([C | T]) when is_integer(C), C >= $a, C =< $z -> not_name(T);
not_name([C | T]) when is_integer(C), C >= $A, C =< $Z -> not_name(T);
not_name([C | T]) when is_integer(C), C >= $0, C =< $9 -> not_name(T);
not_name([$_ | T]) -> not_name(T);
not_name([$@ | T]) -> not_name(T);
not_name([C | T])
  when is_integer(C), C >= $\300, C =< $\377, C =/= $\327, C =/= $\367 ->
    not_name(T);
not_name([]) -> false;
not_name(_) -> true.

%% is_reserved(Atom): a reserved word of the language.
is_reserved('after') -> true;
is_reserved('and') -> true;
is_reserved('andalso') -> true;
is_reserved('band') -> true;
is_reserved('begin') -> true;
is_reserved('bnot') -> true;
is_reserved('bor') -> true;
is_reserved('bsl') -> true;
is_reserved('bsr') -> true;
is_reserved('bxor') -> true;
is_reserved('case') -> true;
is_reserved('catch') -> true;
is_reserved('cond') -> true;
is_reserved('div') -> true;
is_reserved('end') -> true;
is_reserved('fun') -> true;
is_reserved('if') -> true;
is_reserved('let') -> true;
is_reserved('not') -> true;
is_reserved('of') -> true;
is_reserved('or') -> true;
is_reserved('orelse') -> true;
is_reserved('receive') -> true;
is_reserved('rem') -> true;
is_reserved('try') -> true;
is_reserved('when') -> true;
is_reserved('xor') -> true;
is_reserved(_) -> false.

%% unicode_list(Bytes): the characters of Bytes read as UTF-8, or error.
unicode_list(Bin) ->
    case unicode:characters_to_list(Bin, unicode) of
        L when is_list(L) -> L;
        _ -> error
    end.
