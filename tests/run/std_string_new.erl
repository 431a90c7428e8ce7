%%% string, the functions on chardata: length, slice, trim, pad, split, lexemes, replace, find, prefix, take.
-module(std_string_new).
-export([main/1]).

main(_) ->
    p([string:length("hello"), string:length(<<"hello">>), string:length(["he", <<"ll">>, $o]), string:length(""), string:length(<<>>)]),
    p([string:slice("hello", 1), string:slice("hello", 1, 3), string:slice(<<"hello">>, 1, 3), string:slice("abc", 5), string:slice(<<"abc">>, 3), string:slice("abc", 0, 0)]),
    p([string:trim("  a b \n\t"), string:trim(<<"  a ">>), string:trim("  a ", leading), string:trim("  a ", trailing), string:trim("xxaxx", both, "x"), string:trim(<<"--a--">>, trailing, "-"), string:trim("abcba", both, "ab")]),
    pp([string:pad("ab", 5), string:pad("ab", 5, leading), string:pad("ab", 5, both), string:pad("ab", 6, both, $*), string:pad(<<"ab">>, 4, trailing, $.), string:pad("abc", 2)]),
    p([string:split("a,b,c", ","), string:split("a,b,c", ",", trailing), string:split("a,b,c", ",", all), string:split(<<"a--b--c">>, "--", all), string:split("abc", "z"), string:split("", ","), string:split("a,", ",")]),
    p([string:lexemes("a b,,c  d", " ,"), string:lexemes(<<"a b,,c">>, " ,"), string:lexemes("", " "), string:lexemes("a\r\nb", ["\r\n"]), string:nth_lexeme("a.b.c", 2, "."), string:nth_lexeme(<<"a.b.c">>, 3, ".")]),
    pp([string:replace("aXbXc", "X", "-"), string:replace("aXbXc", "X", "-", trailing), string:replace("aXbXc", "X", "-", all), string:replace(<<"aXbXc">>, "X", "", all), string:replace("abc", "z", "y")]),
    p([string:find("hello", "l"), string:find("hello", "l", trailing), string:find("hello", "z"), string:find(<<"hello">>, "ll"), string:find("abc", ""), string:find("héllo", "l")]),
    p([string:prefix("hello", "he"), string:prefix("hello", "x"), string:prefix(<<"hello">>, "hel"), string:prefix("a", "abc")]),
    p([string:take("abc123", "abc"), string:take("abc123", "abc", true), string:take("123abc", "abc", false, trailing), string:take("abc123", lists:seq($0, $9), true, trailing), string:take(<<"aab">>, "a")]),
    p([string:uppercase("abc def"), string:lowercase("ABC Def"), string:titlecase("hello world"), string:casefold("HeLLo"), string:uppercase(<<"abc">>), string:lowercase(<<"ABC">>)]),
    p([string:equal("abc", <<"abc">>), string:equal("ABC", "abc", true), string:equal("ABC", "abc", false), string:equal("abc", "abd", true), string:equal(["a", <<"b">>], "ab")]),
    p([string:reverse("abc"), string:reverse(<<"abc">>), string:is_empty(<<>>), string:is_empty([[], <<>>]), string:is_empty("x")]),
    p([string:to_graphemes("abc"), string:next_grapheme("abc"), string:next_codepoint(<<"abc">>), string:next_codepoint(""), string:next_grapheme("")]),
    p([string:chomp("line\n"), string:chomp("line\r\n"), string:chomp("line"), string:chomp("a\n\n"), string:chomp(<<"x\n">>)]).

p(Vs) -> [io:format("~p~n", [V]) || V <- Vs].
pp(Vs) -> [io:format("~p~n", [unicode:characters_to_list(V)]) || V <- Vs].
