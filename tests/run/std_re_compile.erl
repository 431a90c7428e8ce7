%%% re:compile: which patterns are none, why and where; options; inspect and version.
-module(std_re_compile).
-export([main/1]).

main(_) ->
    [show(P, []) || P <- [
        "(", "a)", "[", "[a", "[]", "[z-a]", "*", "a**", "a+*", "a?+*", "a{2}{3}", "a{2,1}",
        "a{65536}", "a{99999999999}", "\\", "a\\", "(?", "(?z)", "(?<", "(?<n", "(?<n>",
        "(?<1a>b)", "(?P<n>a)(?P<n>b)", "(?P", "(?Px", "(?P=n)", "(?P>n)", "(?<=a*)", "(?<=a+b)",
        "(?<!(a|bc)d)", "\\1", "(a)\\2", "\\g", "\\g{", "\\g{a}", "\\g{5}", "\\g{-5}", "\\k",
        "\\k<", "\\k<n>", "\\k{n", "[[:foo:]]", "[[.a.]]", "[[=a=]]", "[:alpha:]", "\\p", "\\p{",
        "\\p{Foo}", "\\pX", "\\x{", "\\x{110000}", "\\x{zz}", "\\x{d800}", "\\o", "\\o{9}",
        "\\o{", "\\c", "\\c\x{e9}", "\\Q", "\\E", "\\L", "\\U", "\\u", "\\N{x}", "\\N{U+41}",
        "\\i", "\\y", "\\G", "\\C", "(?C", "(?C256)", "(?C1)", "(?#", "(?#abc", "(?(", "(?(1",
        "(?(1)", "(?(1)a", "(?(2)a)", "(a)(?(1)a|b|c)", "(?(<n>)a)", "(?(R)a)", "(?(R1)a)",
        "(?(DEFINE)a)", "(?(DEFINE)a|b)", "(?(foo)a)", "(?(?a)b)", "(?R)", "(?1)", "(?R", "(?1",
        "(?+1)", "(?-1)", "(?&n)", "(*FOO)", "(*F", "(*ACCEPT:x)", "(*PRUNE", "(*MARK)",
        "(*UTF8)", "(*UTF)a", "(*CRLF)a", "(*LIMIT_MATCH=3)a", "(?i-", "(?i", "(?^)", "[a-\\d]",
        "[\\d-z]", "[\\d-a-z]", "[a-[:digit:]]", "[\\", "[a\\", "(?>", "(?:", "(?|", "(?'n",
        "(?'n'a)", "[\\E]", "[]a]", "[^]a]", "a{,3}", "a{", "a{1", "a{1,", "x{,}",
        "(?<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa>b)", "\\8", "\\9", "\\08", "\\81", "\\400",
        "[\\400]", "\\x", "\\xg", "(?<n>)(?<n>)",  "()\\g1", "\\g{1", "(?i:a", "\\R", "[\\R]",
        "[\\X]", "[\\B]", "[\\b]", "\\X", "(?s", "(?-", "(?=a)*", "(?=a)+", "^*", "\\b+", "$*",
        "(?i)*", "|*", "(|a)*", "(?:)*", "(*", "(*)", "(* )", "\\Qab\\E*", "\\A*", "\\K*",
        "(?<=ab|c)d", "(?<=(?:ab|c))d", "(?<=\\R)", "(?<=\\X)", "(?<=\\C)", "(?<=a{2})",
        "(?<=a{2,3})", "(?<=(a)\\1)", "(a)(?<=\\1)", "(?<=(?1))(a)", "(?<=$)"]],
    [show(P, O) || {P, O} <- [
        {"a", [unicode]}, {"a", [{newline, crlf}]}, {"a", [{newline, any}]}, {"a", [{newline, foo}]},
        {"a", [foo]}, {"a", foo}, {foo, []}, {[1024], []}, {[1024], [unicode]}, {<<255>>, [unicode]},
        {<<255>>, []}, {["a", <<"b">>], []}, {"a", [global]}, {"a", [notbol]}, {"a", [{offset, 1}]},
        {"(?J)a", []}, {"(?<a>b)(?<a>c)", [dupnames]}, {"(*UTF8)a", [never_utf]}, {"a", [unicode, never_utf]},
        {"a", [ucp]}, {"a", [firstline, extended, dotall, ungreedy, no_auto_capture, dollar_endonly,
                             no_start_optimize, bsr_anycrlf]}, {"\\x{d800}", [unicode]},
        {"\\x{110000}", [unicode]}, {"[\\x{100}-\\x{200}]", [unicode]}]],
    {ok, MP} = re:compile("a(?<x>b)?(?<y>c)"),
    {ok, MPU} = re:compile("a", [unicode]),
    [io:format("~p~n", [try F() catch C:E -> {C, E} end]) ||
        F <- [fun() -> re:inspect(MP, namelist) end, fun() -> re:inspect(MPU, namelist) end,
              fun() -> re:inspect(MP, foo) end, fun() -> re:inspect(foo, namelist) end,
              fun() -> re:version() end,
              fun() -> re:run("abc", MP, [caseless]) end, fun() -> re:run("abc", MP, [unicode]) end,
              fun() -> re:run("abc", MP, [multiline]) end, fun() -> re:run("abc", MP, [{newline, cr}]) end,
              fun() -> re:run("abc", MP, [bsr_unicode]) end, fun() -> re:run("abc", MP, [anchored]) end,
              fun() -> re:run([1024, $a], MPU) end, fun() -> re:run(<<255, $a>>, MPU) end,
              fun() -> re:run("abc", setelement(5, MP, <<"junk">>)) end,
              fun() -> re:run("abc", {re_pattern, 1, 2, 3, 4}) end,
              fun() -> re:replace("xabcx", MP, "<\\1>", [{return, list}]) end,
              fun() -> re:split("xabcx", MP, [{return, list}]) end]].

show(P, O) ->
    R = case try re:compile(P, O) catch C:E -> {C, E} end of
            {ok, {re_pattern, N, U, Crlf, Bin}} when is_binary(Bin) -> {ok, N, U, Crlf};
            X -> X
        end,
    io:format("~w ~w => ~w~n", [P, O, R]).
