%%% re: where the pattern language of OTP 25 is not that of newer PCREs: quoting and hyphens in classes, calls,
%%% words beyond ASCII, comments before quantifiers, recursion that takes nothing, scripts.
-module(std_re_dialect).
-export([main/1]).

main(_) ->
    [show(S, P, []) || P <- [
        "^[\\E\\Qa\\E-\\Qz\\E]+", "[a\\Q]bc\\E]", "[a-\\Qz\\E]", "[\\Qa-z\\E]", "[a\\Q-\\Ez]", "[\\Qa\\E-z]",
        "[a-\\Q\\Ez]", "[\\Q\\E]", "[\\Qa\\E-]", "[a-\\E\\Qz\\E]", "[\\d\\E-z]", "[\\d\\Q-\\Ez]", "[[:digit:]\\E-z]",
        "^[:a[:digit:]]+", "[\\w-.]+", "[.-\\w]", "a{,2}", "a{ 1}", "[\\A\\z\\G\\K\\C\\R\\X]"],
        S <- ["b", "-", "\\", "Q", "z]", "E", "a{,2}", ":a1", "RXC"]],
    [show(S, P, O) || P <- ["\\w", "\\w+", "\\w{2}", "\\w{1,2}", "\\w*a", "\\w?a", "(?:\\w)+", "(\\w+|x)", "(\\w|x)",
        "\\d|\\w", "\\w \\Q+\\E", "(?:\\w+)?a", "\\W", "\\b.", "[[:alpha:]]"],
        {S, O} <- [{[229], [unicode]}, {[229], []}, {[233, $a, 233], [unicode]}, {[233, $a], [unicode, ucp]},
                   {[1024, 229], [unicode, caseless]}, {[229, $\s, $+], [unicode]}]],
    [show("aaaa", P, []) || P <- [
        "a(?#c)*", "a+(?#c)?", "a+(?#c)+", "a(?#x)(?#y)*", "(?x)a (?#x) # b\n *", "(?x)a + +", "a(?C1)*",
        "(a?(?1))", "(?:(?R)b|a)", "(?:b|(?R))", "(?=a)(?R)", "a*(?R)", "()(?1)", "((?1))", "(?:a|b(?R))",
        "()\\1(?R)", "(?P<x>(?P<y>a)|(?P>y)(?P>x))", "((?2)(?1))(a)", "^(.|(.)(?1)\\2)$",
        "(?<=a|bc*)a", "(?<=a*|bc)a", "a(?<=(?:a|bc))", "(?<=(?=a+)a)a", "(?<=(b(?=a+)|cd))", "(?<=(?!)?a)", "(?<=(?!b)+a)a",
        "(a\\1?){3}", "(?|(a)|b)\\1", "(?^i)", "(?n)a", "(?xx)a a", "\\N{U+41}", "(?[a])", "(*NO_JIT)a", "(*napla:a)", "(*pla:a)a",
        "\\g{+1}(a)", "(?(VERSION>=10)a|b)", "\\F", "\\o{141}", "\\i\\y", "\\8", "(*UTF8)a", "a(*THEN)b|a(*MARK:x)a", "[[:<:]]a+[[:>:]]"]],
    [show([945, $b, 1078, 769], P, [unicode]) || P <- ["\\p{Greek}", "\\p{greek}", "\\p{Cyrillic}+", "\\p{lu}", "\\p{L&}", "\\p{Any}",
        "\\p{^Greek}", "\\P{Greek}+", "\\p{Script=Greek}", "\\p{Grek}x", "\\p{Inherited}", "\\p{Lc}"]].

show(S, P, O) ->
    R = try re:run(S, P, [report_errors | O]) catch C:E -> {C, E} end,
    io:format("~w ~w ~w => ~p~n", [S, P, O, R]).
