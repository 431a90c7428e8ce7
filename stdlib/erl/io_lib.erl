%%% Formatting and reading of terms as lists of characters.
%%%
%%% Pure functions, owned by the calling process. This module is the API; the
%%% work is done in io_lib_format (format strings), io_lib_write (~w),
%%% io_lib_pretty and io_lib_layout (~p), io_lib_chars (characters, quoting),
%%% io_lib_fread (input formats) and io_lib_limit (chars_limit). Results are
%%% deep lists of characters.
-module(io_lib).

-export([format/2, format/3, fwrite/2, fwrite/3, scan_format/2,
         unscan_format/1, build_text/1, build_text/2, indentation/2,
         fread/2, fread/3, format_prompt/1, format_prompt/2]).
-export([print/1, print/4, write/1, write/2, write/3, write_binary/3,
         write_atom/1, write_atom_as_latin1/1,
         write_string/1, write_string/2, write_string_as_latin1/1,
         write_string_as_latin1/2, write_latin1_string/1, write_latin1_string/2,
         write_unicode_string/1, write_char/1, write_char_as_latin1/1,
         write_latin1_char/1, write_unicode_char/1, quote_atom/2, nl/0]).
-export([char_list/1, latin1_char_list/1, deep_char_list/1,
         deep_latin1_char_list/1, deep_unicode_char_list/1, printable_list/1,
         printable_latin1_list/1, printable_unicode_list/1, chars_length/1]).

%% --- Formats ----------------------------------------------------------------

%% format(Format, Args): the text; badarg if Format and Args do not agree.
format(Format, Args) -> fwrite(Format, Args).

%% format(Format, Args, Options): the same; {chars_limit, N} bounds its length,
%% softly.
format(Format, Args, Options) -> fwrite(Format, Args, Options).

%% fwrite(Format, Args): another name of format/2.
fwrite(Format, Args) ->
    try
        io_lib_format:build(io_lib_format:scan(Format, Args))
    catch
        error:_ -> error(badarg, [Format, Args])
    end.

%% fwrite(Format, Args, Options): another name of format/3.
fwrite(Format, Args, Options) ->
    try
        io_lib_limit:build(io_lib_format:scan(Format, Args), Options)
    catch
        error:_ -> error(badarg, [Format, Args, Options])
    end.

%% scan_format(Format, Args): characters and specifications, for build_text/1.
scan_format(Format, Args) ->
    try
        io_lib_format:scan(Format, Args)
    catch
        error:_ -> error(badarg, [Format, Args])
    end.

%% unscan_format(Items): {Format, Args} again.
unscan_format(Items) -> io_lib_format:unscan(Items).

%% build_text(Items): the text of scanned items.
build_text(Items) ->
    try
        io_lib_format:build(Items)
    catch
        error:_ -> error(badarg, [Items])
    end.

%% build_text(Items, Options): the same with the options of format/3.
build_text(Items, Options) ->
    try
        io_lib_limit:build(Items, Options)
    catch
        error:_ -> error(badarg, [Items, Options])
    end.

%% indentation(Text, Column): the column behind Text if it starts at Column,
%% both counted from 0.
indentation(Text, Col) -> io_lib_format:column(Text, Col).

%% fread(Format, String): {ok, Values, Rest}, {more, RestFormat, Chars, Values}
%% or {error, What}.
fread(Format, Chars) -> io_lib_fread:fread(Format, Chars).

%% fread(Continuation, Chars, Format): the re-entrant form; [] starts, eof ends
%% the input. {done, Result, Rest} or {more, Continuation}.
fread(Cont, Chars, Format) -> io_lib_fread:fread(Cont, Chars, Format).

%% format_prompt(Prompt): the text of the prompt of an input request.
format_prompt(Prompt) -> format_prompt(Prompt, latin1).

%% format_prompt(Prompt, Encoding): the same for a device of that encoding.
format_prompt({format, Format, Args}, _) ->
    try
        fwrite(Format, Args)
    catch
        error:_ -> "???"
    end;
format_prompt(Prompt, Enc) when is_list(Prompt); is_atom(Prompt); is_binary(Prompt) ->
    fwrite(prompt_format(Enc, $s), [Prompt]);
format_prompt(Prompt, Enc) ->
    fwrite(prompt_format(Enc, $p), [Prompt]).

prompt_format(unicode, C) -> [$~, $t, C];
prompt_format(_, C) -> [$~, C].

%% --- Terms ------------------------------------------------------------------

%% print(Term): what ~p prints.
print(Term) -> print(Term, 1, 80, -1).

%% print(Term, Column, LineLength, Depth): what ~P prints from that column on.
print(Term, Column, LineLength, Depth) ->
    io_lib_pretty:print(Term, Column, LineLength, Depth, encoding(), true).

%% The characters that print/1,4 and write_atom/1 may leave unescaped.
encoding() -> latin1.

%% write(Term): what ~tw prints.
write(Term) -> write(Term, -1).

%% write(Term, Depth): what ~tW prints; or write(Term, Options) with {depth, D},
%% {encoding, latin1 | utf8 | unicode} and {chars_limit, N}.
write(Term, Options) when is_list(Options) ->
    Depth = proplists:get_value(depth, Options, -1),
    Enc = case proplists:get_value(encoding, Options, unicode) of
              latin1 -> latin1;
              _ -> unicode
          end,
    case proplists:get_value(chars_limit, Options, -1) of
        Limit when Limit < 0 -> io_lib_write:term(Term, Depth, Enc);
        0 -> "...";
        Limit ->
            Text = fun(D) -> io_lib_write:term(Term, D, Enc) end,
            Text(io_lib_limit:depth(Text, Limit, Depth))
    end;
write(Term, Depth) ->
    io_lib_write:term(Term, Depth, unicode).

%% write(Term, Depth, Pretty): ~tP if Pretty, else ~tW.
write(Term, Depth, true) -> print(Term, 1, 80, Depth);
write(Term, Depth, false) -> write(Term, Depth).

%% write_binary(Bin, Depth, _): {text of <<...>> cut at Depth, the bytes cut off}.
write_binary(Bin, Depth, _) ->
    Shown = if
                Depth < 0 -> byte_size(Bin);
                true -> min(byte_size(Bin), max(Depth - 1, 0))
            end,
    {io_lib_write:binary(Bin, Depth),
     binary:part(Bin, Shown, byte_size(Bin) - Shown)}.

%% write_atom(Atom): in quotes if needed.
write_atom(Atom) -> io_lib_chars:atom(Atom, unicode).

%% write_atom_as_latin1(Atom): the same, characters over 255 escaped.
write_atom_as_latin1(Atom) -> io_lib_chars:atom(Atom, latin1).

%% quote_atom(Atom, Chars): Atom, whose text is Chars, needs quotes.
quote_atom(Atom, Chars) ->
    io_lib_chars:is_reserved(Atom) orelse io_lib_chars:needs_quotes(Chars).

%% write_string(Chars): as a string literal.
write_string(Chars) -> io_lib_chars:quote(Chars, $", unicode).

%% write_string(Chars, Quote): with another quote character; [] for none.
write_string(Chars, []) -> io_lib_chars:escape(Chars, none, unicode);
write_string(Chars, Quote) -> io_lib_chars:quote(Chars, Quote, unicode).

%% write_unicode_string(Chars): another name of write_string/1.
write_unicode_string(Chars) -> write_string(Chars).

%% write_latin1_string(Chars): write_string/1 of Latin-1 characters.
write_latin1_string(Chars) -> write_string_as_latin1(Chars).

%% write_latin1_string(Chars, Quote): with another quote character.
write_latin1_string(Chars, Quote) -> write_string_as_latin1(Chars, Quote).

%% write_string_as_latin1(Chars): characters over 255 escaped.
write_string_as_latin1(Chars) -> io_lib_chars:quote(Chars, $", latin1).

%% write_string_as_latin1(Chars, Quote): with another quote character.
write_string_as_latin1(Chars, []) -> io_lib_chars:escape(Chars, none, latin1);
write_string_as_latin1(Chars, Quote) ->
    io_lib_chars:quote(Chars, Quote, latin1).

%% write_char(C): as a character literal, $a.
write_char(C) -> io_lib_chars:char(C, unicode).

%% write_unicode_char(C): another name of write_char/1.
write_unicode_char(C) -> write_char(C).

%% write_char_as_latin1(C): the same, escaped if over 255.
write_char_as_latin1(C) -> io_lib_chars:char(C, latin1).

%% write_latin1_char(C): write_char/1 of a Latin-1 character.
write_latin1_char(C) when C =< 255 -> io_lib_chars:char(C, latin1).

%% nl(): a newline.
nl() -> "\n".

%% --- Lists of characters ----------------------------------------------------

%% char_list(X): a flat list of Unicode characters.
char_list(X) -> io_lib_chars:is_unicode_list(X).

%% latin1_char_list(X): a flat list of Latin-1 characters.
latin1_char_list(X) -> io_lib_chars:is_latin1_list(X).

%% deep_char_list(X): a deep list of Unicode characters.
deep_char_list(X) -> io_lib_chars:is_deep_unicode_list(X).

%% deep_unicode_char_list(X): another name of deep_char_list/1.
deep_unicode_char_list(X) -> io_lib_chars:is_deep_unicode_list(X).

%% deep_latin1_char_list(X): a deep list of Latin-1 characters.
deep_latin1_char_list(X) -> io_lib_chars:is_deep_latin1_list(X).

%% printable_latin1_list(X): a flat list of printable Latin-1 characters.
printable_latin1_list(X) -> io_lib_chars:printable_latin1(X).

%% printable_unicode_list(X): a flat list of printable Unicode characters.
printable_unicode_list(X) -> io_lib_chars:printable_unicode(X).

%% printable_list(X): the one of the two that io:printable_range() names.
printable_list(X) ->
    case io:printable_range() of
        unicode -> io_lib_chars:printable_unicode(X);
        latin1 -> io_lib_chars:printable_latin1(X)
    end.

%% chars_length(Text): number of characters of Unicode or Latin-1 text.
chars_length(Text) ->
    try
        iolist_size(Text)
    catch
        error:badarg -> string:length(Text)
    end.
