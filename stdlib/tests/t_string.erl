%%% Comparison program for string: old and new functions on hand-picked and random
%%% flat lists and binaries exactly, on mixtures up to their characters.
-module(t_string).

-export([run/1, bench/0]).

-import(oracle, [same/3, same/4, pick/1, int/2, times/2, list/2, all_args/3]).

run(N) ->
    old(),
    picked(),
    times(N * 3000, fun random_old/0),
    times(N * 5000, fun random_new/0).

strs() -> ["", "a", "abc", "a b c", "  ab  ", "aXbXc", "..a..b..", "abcabc",
           "A\xe9Z\xc9", "aaa"].

old() ->
    S = strs(),
    [all_args(string, F, [S ++ [foo, [a, b]]]) ||
        F <- [len, words, strip, to_lower, to_upper]],
    [same(string, F, [C]) || F <- [to_lower, to_upper], C <- lists:seq(0, 300)],
    [all_args(string, F, [S, S]) ||
        F <- [concat, str, rstr, span, cspan, tokens]],
    [all_args(string, F, [S, [$a, $\s, $., x, 1.0]]) || F <- [chr, rchr, words]],
    [all_args(string, F, [S, [-1, 0, 1, 2, 3, 4, 7, 20, a]]) ||
        F <- [substr, sub_string, left, right, centre, copies, sub_word]],
    [all_args(string, F, [S, [0, 1, 2, 3, 4, 7], [-1, 0, 1, 2, 3, 8]]) ||
        F <- [substr, sub_string]],
    [all_args(string, F, [S, [0, 1, 2, 3, 7], [$., $x]]) ||
        F <- [left, right, centre, sub_word]],
    all_args(string, strip, [S, [left, right, both, foo]]),
    all_args(string, strip, [S, [left, right, both], [$., $a]]),
    all_args(string, join, [[[], ["a"], ["a", "b", ""], [a]], ["", ", "]]),
    all_args(string, chars, [[$a], [-1, 0, 3]]),
    all_args(string, chars, [[$a], [-1, 0, 3], ["tail"]]).

random_old() ->
    G = fun() -> pick("ab c.") end,
    S = list(20, G), P = list(3, G),
    [same(string, F, [S, P]) || F <- [str, rstr, span, cspan, tokens]],
    [same(string, F, [S, G()]) || F <- [chr, rchr, words]],
    [same(string, F, [S, int(0, 25), G()]) || F <- [left, right, centre]],
    same(string, strip, [S, pick([left, right, both]), G()]),
    same(string, sub_word, [S, int(0, 6), G()]).

picked() ->
    N = ["", "123abc", "-5", "+7x", "abc", "12 ", "+", "1.5abc", "1", "1.5e3x",
         "1,5", "1.", "1.0e", "1.0e+", "-1.0E5", "1e5", "1.0e400", "1.0e-3y", " 12",
         "-", "1.5e-2.5"],
    [same(string, F, [X]) || F <- [to_integer, to_float],
                             S <- N, X <- [S, list_to_binary(S)]],
    [same(string, F, [X]) || F <- [to_integer, to_float, is_empty, next_grapheme,
                                   next_codepoint],
                             X <- [a, [], <<>>, ["", <<>>], [[], [<<>>, "a"]],
                                   <<255>>, ["1", <<"2x">>], "e\x{301}a"]],
    [same(string, F, A) ||
        {F, A} <- [{pad, ["ab", 5]}, {pad, ["ab", 5, leading]},
                   {pad, [<<"ab">>, 5, both, $x]}, {pad, ["ab", 5, both, "xy"]},
                   {pad, ["ab", 1]}, {slice, ["abc", -1]}, {slice, ["abc", 1, infinity]},
                   {slice, [["ab", <<"cd">>], 1]}, {length, [<<255>>]},
                   {find, [["ab", <<"cd">>], "bc"]}, {nth_lexeme, ["a.b", 0, "."]},
                   {prefix, [["ab", <<"cd">>], "ab"]}, {length, ["\r\n"]},
                   {equal, ["a\x{301}", "\x{e1}", false, nfc]},
                   {equal, ["A\x{301}", "\x{e1}", true, nfd]},
{to_graphemes, ["e\x{301}\r\nx"]},
                   {reverse, [<<"e\x{301}a"/utf8>>]}, {chomp, ["ab\r\n\n"]},
                   {split, ["a\r\nb", "\n", all]}, {find, ["a\r\nb", "\r"]}]].

text() ->
    L = list(12, fun() -> pick([$a, $b, $a, $b, $., $\s, 769, $\r, $\n, $\xe9, 1024,
                                $A, $\xdf, 16#1F600, $\t]) end),
    case int(1, 5) of
        N when N =< 2 -> L;
        N when N =< 4 -> unicode:characters_to_binary(L);
        5 -> {A, B} = lists:split(int(0, length(L)), L),
             [A, unicode:characters_to_binary(B)]
    end.

is_mixed([L | _]) -> is_list(L);
is_mixed(_) -> false.

%% OTP is of two minds about CR LF in mixtures and where only "\n" is asked for.
random_new() ->
    S = text(),
    case is_mixed(S) andalso lists:member($\r, unicode:characters_to_list(S)) of
        true -> random_new();
        false -> random_new(S)
    end.

random_new(S) ->
    P = list(2, fun() -> pick([$a, $b, $., 769, $\n, 1024]) end),
    W = pick([leading, trailing]),
    W3 = pick([leading, trailing, all]),
    Seps = pick([[$.], [$a, $.], [$\s, "\r\n"], [$\n], ["a\x{301}", $b], []]),
    Norm = case is_mixed(S) of
               true -> fun parts/1;
               false -> fun(X) -> X end
           end,
    %% OTP gives lists for some slices of binaries with CR.
    [same(string, slice, [S | As], fun parts/1) ||
        As <- [[int(0, 8)], [int(0, 8), int(0, 8)]]],
    lists:member($\r, lists:flatten(unicode:characters_to_list(S)))
        andalso Seps =:= "\n"
        orelse
        begin
            same(string, take, [S, Seps, pick([true, false]), W], Norm),
            same(string, nth_lexeme, [S, int(1, 4), case Seps of [] -> "a"; _ -> Seps end],
                 Norm)
        end,
    [same(string, F, [S | As], Norm) ||
        {F, As} <- [{length, []}, {to_graphemes, []}, {reverse, []},
                    {is_empty, []}, {uppercase, []}, {lowercase, []},
                    {titlecase, []}, {casefold, []}, {trim, []}, {trim, [W]},
                    {trim, [pick([W, both]), Seps]}, {chomp, []},
                    {take, [Seps]}, {prefix, [P]}, {find, [P, W]},
                    {split, [P, W3]}, {replace, [P, "<>", W3]},
                    {lexemes, [Seps]},
                    {pad, [int(0, 12), pick([leading, trailing, both]), $*]},
                    {equal, [text()]}, {equal, [S, true]}, {next_grapheme, []},
                    {next_codepoint, []}]].

%% The characters, in a mixture; lists of parts part by part.
parts(T) when is_tuple(T) -> list_to_tuple([parts(X) || X <- tuple_to_list(T)]);
parts(L) when is_list(L); is_binary(L) ->
    try unicode:characters_to_list(L) catch _:_ -> L end;
parts(X) -> X.

%% Times on a text of 100,000 characters.
bench() ->
    L = lists:append(lists:duplicate(10000, "some text,")),
    B = list_to_binary(L),
    [oracle:time(What, string, F, As) ||
        {What, F, As} <- [{"length list", length, [L]}, {"length bin", length, [B]},
                          {"split bin", split, [B, ",", all]},
                          {"split list", split, [L, ",", all]},
                          {"lexemes list", lexemes, [L, ", "]},
                          {"lexemes bin", lexemes, [B, ", "]},
                          {"tokens", tokens, [L, ", "]},
                          {"uppercase l", uppercase, [L]},
                          {"uppercase b", uppercase, [B]},
                          {"trim", trim, [L]}]].
