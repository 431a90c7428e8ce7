%%% string, the functions on flat lists: len, str, rstr, chr, substr, tokens, words, strip, left, centre and kin.
-module(std_string_old).
-export([main/1]).

main(_) ->
    io:setopts([{encoding, unicode}]),
    p([string:len("hello"), string:len(""), string:concat("ab", "cd"), string:chr("hello", $l), string:rchr("hello", $l), string:chr("abc", $z), string:rchr("", $a)]),
    p([string:str("hello world", "o"), string:rstr("hello world", "o"), string:str("abc", "zz"), string:str("abc", ""), string:rstr("aXbXc", "X")]),
    p([string:substr("hello", 2), string:substr("hello", 2, 3), string:substr("hello", 6), string:sub_string("hello", 2), string:sub_string("hello", 2, 4)]),
    p([string:tokens("a b,,c  d", " ,"), string:tokens("", ","), string:tokens(",,,", ","), string:tokens("abc", "")]),
    p([string:words("one two  three"), string:words("a,b,c", $,), string:sub_word("one two three", 2), string:sub_word("a-b-c", 3, $-)]),
    p([string:strip("  x y  "), string:strip("  x  ", left), string:strip("  x  ", right), string:strip("..x..", both, $.), string:strip("", both, $.)]),
    p([string:left("ab", 5), string:left("abcdef", 3), string:left("ab", 5, $.), string:right("ab", 5), string:right("abcdef", 3), string:right("ab", 5, $.)]),
    p([string:centre("ab", 6), string:centre("ab", 7, $*), string:centre("abcdef", 3), string:centre("abcde", 2, $-), string:chars($x, 3), string:chars($x, 2, "tail"), string:copies("ab", 3), string:copies("ab", 0)]),
    p([string:span("aabbcc", "ab"), string:cspan("hello world", " w"), string:span("xyz", "a"), string:cspan("abc", "z")]),
    p([string:to_lower("HeLLo 123"), string:to_upper("HeLLo 123"), string:to_lower($A), string:to_upper($z), string:to_upper([228, 223, 255])]),
    p([string:join(["a", "b", "c"], ", "), string:join([], ","), string:join(["x"], ",")]),
    p([string:equal("abc", "abc"), string:equal("abc", "abd"), string:reverse("hello"), string:is_empty(""), string:is_empty("a")]),
    [io:format("~w~n", [try F() catch C:R -> {C, R} end]) || F <- [fun() -> string:substr("abc", 0) end, fun() -> string:join(x, ",") end, fun() -> string:copies("a", -1) end, fun() -> string:len(x) end, fun() -> string:substr("abc", 5) end, fun() -> string:strip(x) end]].

p(Vs) -> [io:format("~p~n", [V]) || V <- Vs].
