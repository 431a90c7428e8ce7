%%% Formatted input: values read from characters as a format says.
%%%
%%% Internal to `io_lib'; pure functions. The state of a read is the rest of the
%%% format, the rest of the characters, the number of characters consumed and the
%%% values so far, last one first. A control at the very end of the input asks for
%%% more of it; one that has begun to read does not.
-module(io_lib_fread).

-export([fread/2, fread/3]).

%% fread(Format, Chars): {ok, Values, Rest}, {more, RestFormat, Count, Values}
%% with Values last one first, or {error, {fread, What}}.
fread(Format, Chars) when is_list(Format) ->
    collect(Format, Chars, 0, []).

%% fread(Continuation, Chars, Format): line by line; Continuation is [] or
%% {RestFormat, LineSoFarReversed, Count, Values}, Chars may be eof.
%% {done, Result, RestChars} or {more, Continuation}.
fread([], Chars, Format) ->
    fread({Format, [], 0, []}, Chars, Format);
fread({Format, Line, N, Values}, eof, _) ->
    case collect(Format, lists:reverse(Line), N, Values) of
        {ok, Vs, Rest} -> {done, {ok, Vs}, Rest};
        {error, _} = Error -> {done, Error, eof};
        {more, _, 0, []} when N =:= 0, Line =:= [] -> {done, eof, eof};
        {more, _, _, _} -> {done, {error, {fread, input}}, eof}
    end;
fread({Format, Line, N, Values}, Chars, _) ->
    lines(Format, Line, Chars, N, Values).

lines(Format, Line, [$\r, $\n | Chars], N, Values) ->
    line(Format, Line, Chars, "\r\n", N, Values);
lines(Format, Line, [$\n | Chars], N, Values) ->
    line(Format, Line, Chars, "\n", N, Values);
lines(Format, Line, [C | Chars], N, Values) ->
    lines(Format, [C | Line], Chars, N, Values);
lines(Format, Line, [], N, Values) ->
    {more, {Format, Line, N, Values}}.

line(Format, Line, Chars, Newline, N, Values) ->
    case collect(Format, lists:reverse(Line), N, Values) of
        {ok, Vs, []} -> {done, {ok, Vs}, Chars};
        {ok, Vs, Rest} -> {done, {ok, Vs}, Rest ++ Newline ++ Chars};
        {error, _} = Error -> {done, Error, Chars};
        {more, Format1, N1, Vs} ->
            lines(Format1, [], Chars, N1 + length(Newline), Vs)
    end.

%% --- The format -------------------------------------------------------------

collect([$~ | Format] = All, Chars, N, Values) ->
    {Show, Format1} = case Format of
                          [$* | F] -> {false, F};
                          _ -> {true, Format}
                      end,
    {Width, Format2} = width(Format1, none),
    case modifiers(Format2, latin1) of
        {C, Enc, Format3} ->
            case Chars =:= [] andalso C =/= $l of
                true ->
                    {more, All, N, Values};
                false ->
                    case control(C, Width, Enc, Chars) of
                        count -> add(Show, N, Format3, Chars, N, Values);
                        {V, Rest, Used} ->
                            add(Show, V, Format3, Rest, N + Used, Values);
                        {skip, Rest} -> collect(Format3, Rest, N + 1, Values);
                        What -> {error, {fread, What}}
                    end
            end;
        none ->
            {error, {fread, format}}
    end;
collect([C | Format] = All, Chars, N, Values) ->
    case is_space(C) of
        true ->
            {Rest, Used} = skip_spaces(Chars, 0),
            collect(Format, Rest, N + Used, Values);
        false ->
            case Chars of
                [C | Rest] -> collect(Format, Rest, N + 1, Values);
                [] -> {more, All, N, Values};
                _ -> {error, {fread, input}}
            end
    end;
collect([], Chars, _, Values) ->
    {ok, lists:reverse(Values), Chars}.

add(true, V, Format, Chars, N, Values) -> collect(Format, Chars, N, [V | Values]);
add(false, _, Format, Chars, N, Values) -> collect(Format, Chars, N, Values).

width([C | Format], none) when C >= $0, C =< $9 -> width(Format, C - $0);
width([C | Format], W) when C >= $0, C =< $9, W =/= none ->
    width(Format, W * 10 + C - $0);
width(Format, W) -> {W, Format}.

modifiers([$t | Format], _) -> modifiers(Format, unicode);
modifiers([C | Format], Enc) -> {C, Enc, Format};
modifiers([], _) -> none.

is_space(C) -> C =:= $\s orelse C =:= $\t orelse C =:= $\n orelse C =:= $\r.

skip_spaces([C | T] = Chars, N) ->
    case is_space(C) of
        true -> skip_spaces(T, N + 1);
        false -> {Chars, N}
    end;
skip_spaces([], N) ->
    {[], N}.

%% --- The controls -----------------------------------------------------------
%% count, {Value, Rest, number of characters used}, {skip, Rest} for one character
%% without a value, or what was expected.

control($l, _, _, _) -> count;
control($~, _, _, [$~ | Rest]) -> {skip, Rest};
control($-, _, _, [$- | Rest]) -> {-1, Rest, 1};
control($-, _, _, [$+ | Rest]) -> {1, Rest, 1};
control($-, _, _, Rest) -> {1, Rest, 0};
control($u, W, _, Chars) when W =:= none; W > 1, W =< 36 ->
    case digits(Chars, case W of none -> 10; _ -> W end, 0, 0) of
        {_, _, 0} -> unsigned;
        Result -> Result
    end;
control($c, none, Enc, Chars) -> control($c, 1, Enc, Chars);
control($c, W, Enc, Chars) ->
    case field(Chars, W, []) of
        {Text, Rest} ->
            case all_chars(Text, Enc) andalso not lists:member($\n, Text) of
                true -> {Text, Rest, W};
                false -> character
            end;
        short -> character
    end;
control($d, W, _, Chars) -> spaced(Chars, W, integer, fun decimal/1);
control($#, W, _, Chars) -> spaced(Chars, W, based, fun based/1);
control($f, none, _, Chars) -> spaced(Chars, none, float, fun float_number/1);
control($f, W, _, Chars) ->
    %% In a field the decimal point may be a comma, as in string:to_float/1.
    spaced(Chars, W, float,
           fun(T) ->
                   float_number([case C of $, -> $.; _ -> C end || C <- T])
           end);
control($s, W, Enc, Chars) -> word(Chars, W, Enc, string);
control($a, W, Enc, Chars) ->
    case word(Chars, W, Enc, atom) of
        {Text, Rest, Used} -> {list_to_atom(Text), Rest, Used};
        Error -> Error
    end;
control(_, _, _, _) -> format.

%% The first W characters, or short.
field(Rest, 0, Text) -> {lists:reverse(Text), Rest};
field([C | T], W, Text) -> field(T, W - 1, [C | Text]);
field([], _, _) -> short.

all_chars(Text, latin1) -> io_lib_chars:is_latin1_list(Text);
all_chars(Text, unicode) -> io_lib_chars:is_unicode_list(Text).

%% A number behind spaces; in a field of W characters it must end where that ends.
spaced(Chars, none, What, Parse) ->
    {Rest, Spaces} = skip_spaces(Chars, 0),
    case Parse(Rest) of
        {V, Rest1, Used} -> {V, Rest1, Spaces + Used};
        error -> What
    end;
spaced(Chars, W, What, Parse) ->
    case field(Chars, W, []) of
        {Text, Rest} ->
            {Text1, _} = skip_spaces(Text, 0),
            case Parse(Text1) of
                {V, [], _} ->
                    %% A field does not go over the end of a line.
                    case lists:member($\n, Text) of
                        true -> What;
                        false -> {V, Rest, W}
                    end;
                _ -> What
            end;
        short -> What
    end.

sign([$- | T]) -> {-1, T, 1};
sign([$+ | T]) -> {1, T, 1};
sign(T) -> {1, T, 0}.

decimal(Chars) ->
    {Sign, T, S} = sign(Chars),
    case digits(T, 10, 0, 0) of
        {_, _, 0} -> error;
        {V, Rest, Used} -> {Sign * V, Rest, S + Used}
    end.

based(Chars) ->
    {Sign, T, S} = sign(Chars),
    case digits(T, 10, 0, 0) of
        {Base, [$# | T1], Used} when Base > 1, Base =< 36 ->
            case digits(T1, Base, 0, 0) of
                {_, _, 0} -> error;
                %% A decimal digit that is none of the base is no end.
                {_, [C | _], _} when C >= $0, C =< $9 -> error;
                {V, Rest, Used1} -> {Sign * V, Rest, S + Used + 1 + Used1}
            end;
        _ -> error
    end.

digits([C | T] = Chars, Base, V, N) ->
    case digit(C) of
        D when D < Base -> digits(T, Base, V * Base + D, N + 1);
        _ -> {V, Chars, N}
    end;
digits([], _, V, N) -> {V, [], N}.

%% 36, more than any digit, for what is none.
digit(C) when is_integer(C), C >= $0, C =< $9 -> C - $0;
digit(C) when is_integer(C), C >= $a, C =< $z -> C - $a + 10;
digit(C) when is_integer(C), C >= $A, C =< $Z -> C - $A + 10;
digit(_) -> 36.

float_number(Chars) ->
    {_, T, S} = sign(Chars),
    case run(T) of
        {[_ | _], [$. | T1], I} ->
            case run(T1) of
                {[_ | _], T2, F} -> float_exponent(Chars, T2, S + I + 1 + F);
                _ -> error
            end;
        _ -> error
    end.

float_exponent(Chars, [E | T], N) when E =:= $e; E =:= $E ->
    {_, T1, S} = sign(T),
    case run(T1) of
        {[_ | _], Rest, D} -> float_value(Chars, Rest, N + 1 + S + D);
        _ -> error
    end;
float_exponent(Chars, Rest, N) ->
    float_value(Chars, Rest, N).

float_value(Chars, Rest, N) ->
    try
        {list_to_float(lists:sublist(Chars, N)), Rest, N}
    catch
        error:badarg -> error
    end.

%% {decimal digits, rest, number of digits}.
run(Chars) ->
    Digits = lists:takewhile(fun(C) -> C >= $0 andalso C =< $9 end, Chars),
    N = length(Digits),
    {Digits, lists:nthtail(N, Chars), N}.

%% A word behind spaces, or a field of W characters without spaces at its ends.
word(Chars, none, Enc, What) ->
    {Rest, Spaces} = skip_spaces(Chars, 0),
    case word_chars(Rest, Enc, [], 0) of
        {[], [_ | _], _} -> What;
        {Text, Rest1, Used} -> {Text, Rest1, Spaces + Used}
    end;
word(Chars, W, Enc, What) ->
    case field(Chars, W, []) of
        {Text, Rest} ->
            case all_chars(Text, Enc) andalso not lists:member($\n, Text) of
                true ->
                    {Text1, _} = skip_spaces(Text, 0),
                    {Text2, _} = skip_spaces(lists:reverse(Text1), 0),
                    {lists:reverse(Text2), Rest, W};
                false -> What
            end;
        short -> What
    end.

word_chars([C | T] = Chars, Enc, Text, N) ->
    case is_space(C) orelse not all_chars([C], Enc) of
        true -> {lists:reverse(Text), Chars, N};
        false -> word_chars(T, Enc, [C | Text], N + 1)
    end;
word_chars([], _, Text, N) ->
    {lists:reverse(Text), [], N}.
