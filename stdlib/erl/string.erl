%%% Strings: lists, binaries and deep mixtures of characters, by grapheme cluster.
%%%
%%% Pure functions, owned by the calling process. What a user takes for one
%%% character, a grapheme cluster, counts as one: a code point, or a list of them
%%% ("e" with an accent, CR LF). Clusters and code points come from the natives
%%% unicode_util:gc/1 and cp/1. A binary gives binaries, mostly parts of it; a
%%% list gives flat lists, except that what is left over at the end is returned
%%% as it is. Bytes that are no UTF-8 raise {badarg, Bytes}. Searching is in
%%% string_search, runs of separators are in string_span, letter case in
%%% string_case, the functions on flat lists of Latin-1 that this interface
%%% replaces in string_old.
-module(string).

-export([is_empty/1, length/1, to_graphemes/1, reverse/1,
         equal/2, equal/3, equal/4, slice/2, slice/3, pad/2, pad/3, pad/4,
         trim/1, trim/2, trim/3, chomp/1, take/2, take/3, take/4,
         prefix/2, find/2, find/3, split/2, split/3, replace/3, replace/4,
         lexemes/2, nth_lexeme/3, uppercase/1, lowercase/1, titlecase/1,
         casefold/1, to_integer/1, to_float/1, next_codepoint/1,
         next_grapheme/1]).
-export([len/1, concat/2, chr/2, rchr/2, str/2, rstr/2, span/2, cspan/2,
         substr/2, substr/3, tokens/2, join/2, chars/2, chars/3, copies/2,
         words/1, words/2, sub_word/2, sub_word/3, strip/1, strip/2, strip/3,
         left/2, left/3, right/2, right/3, centre/2, centre/3,
         sub_string/2, sub_string/3, to_lower/1, to_upper/1]).

-compile({no_auto_import, [length/1]}).

%% is_empty(String): it holds no character.
is_empty([]) -> true;
is_empty(<<>>) -> true;
is_empty([L | R]) -> is_empty(L) andalso is_empty(R);
is_empty(_) -> false.

%% length(String): number of grapheme clusters.
length(S) -> length(S, 0).

%% A character below U+0300 that another such follows is a cluster, CR LF aside.
length([C1 | [C2 | _] = T], N)
  when is_integer(C1), is_integer(C2), C1 < 768, C2 < 768, C1 =/= $\r ->
    length(T, N + 1);
length(<<C1, T/binary>>, N) when C1 < 128, C1 =/= $\r ->
    case T of
        <<C2, _/binary>> when C2 < 128 -> length(T, N + 1);
        _ -> length_gc(<<C1, T/binary>>, N)
    end;
length(S, N) ->
    length_gc(S, N).

length_gc(S, N) ->
    case gc(S) of
        [_ | T] -> length(T, N + 1);
        [] -> N
    end.

%% to_graphemes(String): the list of grapheme clusters.
to_graphemes(S) ->
    case gc(S) of
        [G | T] -> [G | to_graphemes(T)];
        [] -> []
    end.

%% reverse(String): the grapheme clusters, last one first.
reverse(S) -> reverse(S, []).

reverse(S, Acc) ->
    case gc(S) of
        [G | T] -> reverse(T, [G | Acc]);
        [] -> Acc
    end.

%% next_grapheme(String): [Cluster | Rest], [] or {error, Rest}.
next_grapheme(S) -> unicode_util:gc(S).

%% next_codepoint(String): [CodePoint | Rest], [] or {error, Rest}.
next_codepoint(S) -> unicode_util:cp(S).

gc(S) ->
    case unicode_util:gc(S) of
        {error, Rest} -> error({badarg, Rest});
        X -> X
    end.

cp(S) ->
    case unicode_util:cp(S) of
        {error, Rest} -> error({badarg, Rest});
        X -> X
    end.

%% --- Comparison -------------------------------------------------------------

%% equal(A, B): the same code points.
equal(A, B) when is_binary(A), is_binary(B) -> A =:= B;
equal(A, B) -> same(A, B, fun cp/1).

%% equal(A, B, IgnoreCase): perhaps after case folding.
equal(A, B, false) -> equal(A, B);
equal(A, B, true) -> same(A, B, fun unicode_util:casefold/1).

%% equal(A, B, IgnoreCase, Norm): the same after normalisation, Norm is none,
%% nfc, nfd, nfkc or nfkd.
equal(A, B, IgnoreCase, none) -> equal(A, B, IgnoreCase);
equal(A, B, false, Norm) -> normal(Norm, A) =:= normal(Norm, B);
equal(A, B, true, Norm) ->
    normal(Norm, casefold(A)) =:= normal(Norm, casefold(B)).

normal(nfc, S) -> unicode:characters_to_nfc_list(S);
normal(nfd, S) -> unicode:characters_to_nfd_list(S);
normal(nfkc, S) -> unicode:characters_to_nfkc_list(S);
normal(nfkd, S) -> unicode:characters_to_nfkd_list(S).

same(A, B, Next) ->
    case {Next(A), Next(B)} of
        {[C | A1], [C | B1]} -> same(A1, B1, Next);
        {[], []} -> true;
        {{error, Rest}, _} -> error({badarg, Rest});
        {_, {error, Rest}} -> error({badarg, Rest});
        _ -> false
    end.

%% --- Parts ------------------------------------------------------------------

%% slice(String, Start): without the first Start clusters.
slice(S, Start) when is_integer(Start), Start >= 0 -> typed(skip(S, Start), S).

%% slice(String, Start, Length): Length clusters of that; or infinity.
slice(S, Start, infinity) -> slice(S, Start);
slice(S, Start, Len)
  when is_integer(Start), Start >= 0, is_integer(Len), Len >= 0 ->
    T = typed(skip(S, Start), S),
    if
        is_binary(S) -> before(T, typed(skip(T, Len), T));
        true -> first(T, Len)
    end.

skip(S, 0) -> S;
skip(S, N) ->
    case gc(S) of
        [_ | T] -> skip(T, N - 1);
        [] -> []
    end.

first(_, 0) -> [];
first(S, N) ->
    case gc(S) of
        [G | T] -> put_gc(G, first(T, N - 1));
        [] -> []
    end.

put_gc(G, T) when is_integer(G) -> [G | T];
put_gc(G, T) -> G ++ T.

%% An empty rest of a binary is a binary.
typed([], S) when is_binary(S) -> <<>>;
typed(T, _) -> T.

%% The part of the binary S before its end Rest.
before(S, Rest) -> binary:part(S, 0, byte_size(S) - byte_size(Rest)).

%% pad(String, Length): followed by spaces up to Length clusters.
pad(S, Len) -> pad(S, Len, trailing, $\s).

%% pad(String, Length, Where): leading, trailing or both.
pad(S, Len, Where) -> pad(S, Len, Where, $\s).

%% pad(String, Length, Where, Cluster): with that instead of spaces.
pad(S, Len, Where, G) when is_integer(Len) ->
    Missing = max(Len - length(S), 0),
    case Where of
        trailing ->
            [S | lists:duplicate(Missing, G)];
        leading ->
            [lists:duplicate(Missing, G), S];
        both ->
            Half = lists:duplicate(Missing div 2, G),
            [Half, S, Half | lists:duplicate(Missing rem 2, G)]
    end.

%% trim(String): without white space at both ends.
trim(S) -> trim(S, both, unicode_util:whitespace()).

%% trim(String, Where): at one end, leading or trailing, or both.
trim(S, Where) -> trim(S, Where, unicode_util:whitespace()).

%% trim(String, Where, Clusters): without those instead of white space.
trim(S, _, []) -> S;
trim(S, Where, Seps) -> string_span:trim(S, Where, Seps).

%% chomp(String): without newlines at its end.
chomp(S) -> trim(S, trailing, ["\r\n", $\n]).

%% take(String, Clusters): {the longest prefix of those, the rest}.
take(S, Seps) -> take(S, Seps, false, leading).

%% take(String, Clusters, Complement): of other clusters if Complement.
take(S, Seps, Complement) -> take(S, Seps, Complement, leading).

%% take(String, Clusters, Complement, Where): if trailing, {the rest, the longest
%% suffix}.
take(S, Seps, Complement, Where) ->
    string_span:take(S, Seps, Complement, Where).

%% --- Searching: see string_search -------------------------------------------

%% prefix(String, Prefix): the rest behind Prefix, or nomatch.
prefix(S, Prefix) -> string_search:prefix(S, Prefix).

%% find(String, Pattern): String from the first Pattern on, or nomatch.
find(S, Pattern) -> string_search:find(S, Pattern, leading).

%% find(String, Pattern, Where): from the last one on if trailing.
find(S, Pattern, Where) -> string_search:find(S, Pattern, Where).

%% split(String, Pattern): [before the first Pattern, behind it].
split(S, Pattern) -> string_search:split(S, Pattern, leading).

%% split(String, Pattern, Where): leading, trailing or all.
split(S, Pattern, Where) -> string_search:split(S, Pattern, Where).

%% replace(String, Pattern, By): the first Pattern replaced; a list of parts.
replace(S, Pattern, By) -> replace(S, Pattern, By, leading).

%% replace(String, Pattern, By, Where): leading, trailing or all.
replace(S, Pattern, By, Where) ->
    lists:join(By, string_search:split(S, Pattern, Where)).

%% lexemes(String, Separators): the non-empty parts between separator clusters.
lexemes([], []) -> [];
lexemes(S, []) -> [S];
lexemes(S, Seps) -> string_span:lexemes(S, Seps).

%% nth_lexeme(String, N, Separators): the N-th of them.
nth_lexeme(S, 1, []) -> S;
nth_lexeme(S, N, [_ | _] = Seps) when is_integer(N), N > 0 ->
    string_span:nth_lexeme(S, N, Seps);
nth_lexeme(S, N, []) when is_list(S), is_integer(N), N > 0 ->
    [];
nth_lexeme(S, N, []) when is_integer(N), N > 0 ->
    error(badarg, [S, N, []]).

%% --- Letter case: see string_case -------------------------------------------

%% uppercase(String): in upper case.
uppercase(S) -> string_case:convert(S, upper).

%% lowercase(String): in lower case.
lowercase(S) -> string_case:convert(S, lower).

%% titlecase(String): the first character in title case.
titlecase(S) -> string_case:title(S).

%% casefold(String): in the form that ignores case.
casefold(S) -> string_case:convert(S, fold).

%% --- Numbers ----------------------------------------------------------------

%% to_integer(String): {Integer, Rest} or {error, no_integer | badarg}.
to_integer(S) ->
    try number_start(S) of
        {Sign, Rest} ->
            case digits(Rest, []) of
                {[], _} -> {error, no_integer};
                {Ds, T} ->
                    N = list_to_integer(lists:reverse(Ds)),
                    {if Sign =:= "-" -> -N; true -> N end, typed(T, S)}
            end
    catch
        error:_ -> {error, badarg}
    end.

%% to_float(String): {Float, Rest} or {error, no_float | badarg}. The decimal
%% point may be a comma.
to_float(S) ->
    try
        {Sign, Rest} = number_start(S),
        {Int, T} = digits(Rest, []),
        case Int =/= [] andalso point(T) of
            {Frac, T1} when Frac =/= [] -> float_end(S, Sign, Int, Frac, T1);
            _ -> {error, no_float}
        end
    catch
        error:_ -> {error, badarg}
    end.

point(S) ->
    case cp(S) of
        [C | T] when C =:= $.; C =:= $, -> digits(T, []);
        _ -> false
    end.

float_end(S, Sign, Int, Frac, T) ->
    {Exp, Rest} = exponent(T),
    Text = Sign ++ lists:reverse(Int, [$. | lists:reverse(Frac, Exp)]),
    try
        {list_to_float(Text), typed(Rest, S)}
    catch
        error:badarg -> {error, no_float}
    end.

exponent(S) ->
    case cp(S) of
        [E | T] when E =:= $e; E =:= $E ->
            {Sign, T1} = number_start(T),
            case digits(T1, []) of
                {[], _} -> {[], S};
                {Ds, T2} -> {[$e | Sign ++ lists:reverse(Ds)], T2}
            end;
        _ ->
            {[], S}
    end.

number_start(S) ->
    case cp(S) of
        [$- | T] -> {"-", T};
        [$+ | T] -> {"", T};
        _ -> {"", S}
    end.

digits(S, Ds) ->
    case cp(S) of
        [C | T] when C >= $0, C =< $9 -> digits(T, [C | Ds]);
        _ -> {Ds, S}
    end.

%% --- The interface of flat Latin-1 lists: see string_old --------------------

%% len(S): number of elements.
len(S) -> erlang:length(S).

%% concat(A, B): A ++ B.
concat(A, B) -> A ++ B.

%% chr(S, C): index of the first C, from 1; 0 if there is none.
chr(S, C) -> string_old:chr(S, C).

%% rchr(S, C): index of the last C.
rchr(S, C) -> string_old:rchr(S, C).

%% str(S, Sub): index of the first Sub; 0 if there is none.
str(S, Sub) -> string_old:str(S, Sub).

%% rstr(S, Sub): index of the last Sub.
rstr(S, Sub) -> string_old:rstr(S, Sub).

%% span(S, Chars): length of the longest prefix of characters of Chars.
span(S, Chars) -> string_old:span(S, Chars).

%% cspan(S, Chars): length of the longest prefix of other characters.
cspan(S, Chars) -> string_old:cspan(S, Chars).

%% substr(S, Start): from the Start-th character on.
substr(S, Start) -> string_old:substr(S, Start).

%% substr(S, Start, Length): at most Length characters of that.
substr(S, Start, Len) -> string_old:substr(S, Start, Len).

%% tokens(S, Separators): the non-empty parts between separators.
tokens(S, Seps) -> string_old:tokens(S, Seps).

%% join(Strings, Separator): Separator between every two.
join(Strings, Sep) -> string_old:join(Strings, Sep).

%% chars(C, N): N times C.
chars(C, N) -> string_old:chars(C, N, []).

%% chars(C, N, Tail): the same before Tail.
chars(C, N, Tail) -> string_old:chars(C, N, Tail).

%% copies(S, N): N times S.
copies(S, N) -> string_old:copies(S, N).

%% words(S): number of words between spaces.
words(S) -> string_old:words(S, $\s).

%% words(S, C): number of words between Cs.
words(S, C) -> string_old:words(S, C).

%% sub_word(S, N): the N-th word.
sub_word(S, N) -> string_old:sub_word(S, N, $\s).

%% sub_word(S, N, C): the N-th word between Cs.
sub_word(S, N, C) -> string_old:sub_word(S, N, C).

%% strip(S): without spaces at both ends.
strip(S) -> string_old:strip(S, both, $\s).

%% strip(S, Where): left, right or both.
strip(S, Where) -> string_old:strip(S, Where, $\s).

%% strip(S, Where, C): without Cs.
strip(S, Where, C) -> string_old:strip(S, Where, C).

%% left(S, N): exactly N characters, cut or padded with spaces at the end.
left(S, N) -> string_old:left(S, N, $\s).

%% left(S, N, C): padded with C.
left(S, N, C) -> string_old:left(S, N, C).

%% right(S, N): exactly N characters, cut or padded at the start.
right(S, N) -> string_old:right(S, N, $\s).

%% right(S, N, C): padded with C.
right(S, N, C) -> string_old:right(S, N, C).

%% centre(S, N): exactly N characters, cut or padded at both ends.
centre(S, N) -> string_old:centre(S, N, $\s).

%% centre(S, N, C): padded with C.
centre(S, N, C) -> string_old:centre(S, N, C).

%% sub_string(S, Start): from the Start-th character on.
sub_string(S, Start) -> string_old:substr(S, Start).

%% sub_string(S, Start, Stop): from the Start-th to the Stop-th character.
sub_string(S, Start, Stop) -> string_old:substr(S, Start, Stop - Start + 1).

%% to_lower(StringOrChar): Latin-1 letters in lower case.
to_lower(X) -> string_old:to_lower(X).

%% to_upper(StringOrChar): Latin-1 letters in upper case.
to_upper(X) -> string_old:to_upper(X).
