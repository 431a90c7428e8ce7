%%% The pattern language of re: what matches what, with all groups.
-module(std_re_language).
-export([main/1]).

main(_) ->
    [t(S, P, []) || {P, S} <- [
        %% Quantifiers and their order.
        {"a*", "baaac"}, {"a+?", "aaa"}, {"a{2,3}", "aaaa"}, {"a{2,3}?", "aaaa"}, {"a{,3}", "a{,3}"},
        {"(a|ab)(c|bcd)(d*)", "abcd"}, {"(a+|b)*", "aabba"}, {"(a*)*", "b"}, {"(a*)+", "b"},
        {"(|a)+", "aaa"}, {"(a|)+", "aaa"}, {"(?:a?)*?$", "aa"}, {"(a?){3}", "aa"}, {"a++b", "aab"},
        {"a++ab", "aaab"}, {"(?>a+)ab", "aaab"}, {"(?:ab){2}", "ababab"}, {"x*y", "xxxz"}, {"(ab){0}c", "abc"},
        {"(a){2,}b", "aaab"}, {".*b", "aabab"}, {".*?b", "aabab"}, {"\\Qa.c\\E+", "a.ccc"},
        %% Anchors, boundaries.
        {"^b", "a\nb"}, {"a$", "a\n"}, {"a\\Z", "a\n"}, {"a\\z", "a\n"}, {"\\bfoo\\b", "a foo b"}, {"\\Boo", "foo"},
        {"(?m)^b$", "a\nb\nc"}, {"(?m)^", "\n"}, {"\\Aa", "ba"}, {"a\\Kb", "ab"},
        %% Classes.
        {"[a-c]+", "xabcd"}, {"[^a-c]+", "abxyc"}, {"[]a]+", "x]a"}, {"[^]a]+", "]ax"}, {"[a\\]b]+", "]ab"},
        {"[\\d-x]+", "1-x2"}, {"[[:alpha:]_]+", "1ab_2"}, {"[[:^digit:]]+", "12ab"}, {"[a-]+", "-a"},
        {"[\\w.]+@[\\w.]+", "mail me@some.where now"}, {"[\\x41-\\x43]+", "xABCD"}, {"[\\101]", "A"},
        {"[\\b]", [8]}, {"[\\n\\t]", "a\tb"}, {"\\d{3}-\\d{4}", "call 555-1234"}, {"\\h+\\v", "a \t\nb"},
        {"\\R", "a\r\nb"}, {"\\N+", "ab\ncd"}, {"[^\\W\\d]+", "12ab"}, {"\\x{e9}", [233]}, {"\\w+", [232, 233]},
        %% Groups.
        {"(?<y>\\d+)-(?<m>\\d+)", "2026-11"}, {"(?P<x>a)(?P=x)", "aa"}, {"(?'q'a)\\k'q'", "aa"}, {"(a)\\1", "aa"},
        {"(a)(?:b)(c)", "abc"}, {"(a)|(b)", "b"}, {"((a)|b)+", "ab"}, {"(?|(a)|(b))(c)", "bc"}, {"\\g{-1}x|(a)\\g{1}", "aa"},
        {"(a)?(?(1)b|c)", "ab c"}, {"(a)?(?(1)b|c)", "c"}, {"(?<n>a)?(?(<n>)b|c)", "ab"}, {"(?(?=a)ab|cd)", "cd"},
        {"(?(?!a)cd|ab)", "ab"}, {"(?:(a)|b)*", "ab"}, {"(a\\1?){3}", "aaaa"}, {"(?i)(a)\\1", "aA"},
        %% Look-arounds.
        {"foo(?=bar)", "foobaz foobar"}, {"foo(?!bar)", "foobar foobaz"}, {"(?<=\\d)a", "a1a"}, {"(?<!\\d)a", "1aa"},
        {"(?<=ab|c)d", "abd"}, {"(?=(a+))a*b\\1", "baaabac"}, {"(?=(a))", "ba"}, {"(?!(a))b", "ab"},
        {"(?<=(?<!a)b)c", "abc bc"}, {"^(?=.*\\d)(?=.*[a-z]).{4,}$", "pass1"}, {"(?<=^|,)[^,]*", "a,b"},
        %% Options inside.
        {"(?i)abc", "xABC"}, {"a(?i)b|c", "aB"}, {"a(?i)b|c", "C"}, {"(a(?i)b)c", "aBC"}, {"(?i:a)b", "Ab"},
        {"(?s).+", "a\nb"}, {"(?x) a b # comment\n c", "abc"}, {"(?U)a+", "aaa"}, {"(?-i)a", "A"}, {"(?ix) A b", "aB"},
        {"a(?#comment)b", "ab"}, {"[\\Q^-]\\E]", "^"},
        %% Recursion, verbs.
        {"\\((?:[^()]|(?R))*\\)", "x(a(b)c)y"}, {"^(\\((?1)*\\))+$", "(()())"}, {"(?<p>a(?&p)?b)", "aabb"},
        {"(?(DEFINE)(?<d>\\d+))(?&d)-(?&d)", "12-34"}, {"^(.)(?:(?R)|.?)\\1", "abcba"}, {"(?:a|(*FAIL))b", "ab"},
        {"a+(*COMMIT)b", "aac ab"}, {"a+(*PRUNE)b", "aacab"}, {"a+(*SKIP)b|.", "aacab"}, {"a(*ACCEPT)b", "ac"},
        {"(a(*ACCEPT)b)c", "axx"}, {"(*ANYCRLF)a.b", "a\rb a b"}, {"(*CRLF)a$", "a\r\n"},
        %% Of daily use.
        {"^\\s+|\\s+$", "  trim "}, {"^(\\w+)://([^/:]+)(?::(\\d+))?(/.*)?$", "http://host:80/path?x"},
        {"(\\d+)\\.(\\d+)\\.(\\d+)(?:-([\\w.]+))?", "v1.22.333-rc.1"}, {"\"((?:[^\"\\\\]|\\\\.)*)\"", "say \"a\\\"b\" now"},
        {"([^,]*),?", "a,b"}, {"^([A-Z][a-z]+ )+", "Hello World Foo"}]],
    [t(S, P, O) || {P, S, O} <- [
        {".", [8364], [unicode]}, {"\\x{20ac}+", [8364, 8364, $a], [unicode]}, {"[\\x{400}-\\x{4ff}]+", [$a, 1078, 1079], [unicode]},
        {"\\w+", [233, $a, 233], [unicode]}, {"\\w+", [233, $a, 233], [unicode, ucp]}, {"\\W+", [233, $a], [unicode]},
        {"\\p{L}+", [$1, 1078, 233, $a, $1], [unicode]}, {"\\p{Lu}", [1078, 1046], [unicode]}, {"\\P{L}+", [233, $1, $2], [unicode]},
        {"\\p{^L}+", [233, $1, $2], [unicode]}, {"\\p{Greek}+", [$a, 945, 946], [unicode]}, {"\\p{Cyrillic}", [945, 1078], [unicode]},
        {"\\p{Nd}+", [1632, 1633, $1], [unicode]}, {"\\pL\\pN", [233, 1632], [unicode]}, {"\\p{L&}+", [$a, $B, 453, 698], [unicode]},
        {"\\x{416}", [1078], [unicode, caseless]}, {"[\\x{416}-\\x{420}]+", [1078, 1079], [unicode, caseless]},
        {"k", [8490], [unicode, caseless]}, {"\\x{df}", [7838], [unicode, caseless]}, {"\\x{e9}", [201], [caseless]},
        {"(\\x{3c3})\\1", [963, 962], [unicode, caseless]}, {"\\X", [$a, 769, $b], [unicode]}, {"\\X\\X", "\r\na", []},
        {"\\R", [133], []}, {"\\R", [8232], [unicode]}, {"\\R", [11], [bsr_anycrlf]}, {"\\R", [11], [bsr_unicode]},
        {"a.b", "a\rb", [{newline, cr}]}, {"a.b", "a\rb", [{newline, lf}]}, {"a$", "a\r\n", [{newline, crlf}]},
        {"^b", "a\r\nb", [multiline, {newline, crlf}]}, {"^b", "a\rb", [multiline, {newline, anycrlf}]},
        {"^b", [$a, 133, $b], [multiline, {newline, any}]}, {"(?<n>a)|(?<n>b)", "b", [dupnames, {capture, [n], list}]},
        {"(?<n>a)(?<m>b)", "ab", [{capture, all_names, binary}]}, {"[[:punct:]]+", [$a, $!, 161, $$], [unicode, ucp]},
        {"[[:upper:]]+", "aB", [caseless]}, {"\\d", [1632], [unicode, ucp]}, {"\\s", [8195], [unicode, ucp]}, {"\\s", [8195], [unicode]},
        {"\\bx", [233, $x], [unicode]}, {"\\bx", [1078, $x], [unicode]}, {"\\bx", [1078, $x], [unicode, ucp]},
        {"a", "ba", [anchored]}, {"^a", "\na", [notbol, multiline]}, {"a$", "a", [noteol]}, {"a\\z", "a", [noteol]},
        {"^$", "", []}, {"$", "a\n", [global]}, {"$", "a\n", [global, multiline]}, {"^", "a\nb\n", [global, multiline]},
        {"\\b", "ab cd", [global]}, {"(?=b)", "abab", [global]}, {"b*", "abb", [global]}, {"(a)|b", "ab", [global]},
        {"\\Ga", "aab a", [global]}, {".*?", "ab", [global]}, {".*", "ab\ncd", [global]}, {"x?", [8364, $x], [global, unicode]}]].

t(S, P, O) ->
    R = try re:run(S, P, O) catch C:E -> {C, E} end,
    io:format("~w ~w ~w => ~w~n", [P, S, O, R]).
