%%% Comparison program: module filename, every function on a list of awkward names.
-module(sys_filename).
-export([main/1]).

c(F) -> try F() catch C:R -> {C, R} end.

main(_) ->
    Names = ["", "/", "//", "///", "a", "/a", "a/", "/a/", "a/b", "a//b", "/a//b//", "a/b.erl", "a.b/c", "a.b/", ".x", "a/.x", "a.", "a..b", "x.tar.gz", ".", "..", "../a", "a/../b", "/.",
             "a/b/c.d/e.f", "~/x", [$a, [$b, "c/"], d, "/e.x"], atom, 'a.b', <<"a/b.erl">>, <<"/">>, <<"">>, <<"a//b/">>, <<"x.y.z">>, <<"/a/.b">>, [1046, $/, 1047, $., $a], <<1046/utf8, "/x.", 1047/utf8>>, <<255, "/", 254, ".", 253>>,
             "a\\b", "c:/x", 17, {a}, [a | b], ["a/", 'b'], "a/b/", "/usr/lib/", "\n/x"],
    [io:format("~tw: ~tw~n", [N, [c(fun() -> filename:F(N) end) || F <- [basename, dirname, extension, rootname, split, flatten, nativename, pathtype, join]]]) || N <- Names, not is_integer(N)],
    [io:format("~tw ~tw: ~tw~n", [A, B, [c(fun() -> filename:F(A, B) end) || F <- [join, append, basename, rootname, absname]]]) || A <- Names, B <- Names, A =/= {a}, B =/= {a}, A =/= 17, B =/= 17],
    [io:format("~tw: ~tw~n", [L, c(fun() -> filename:join(L) end)]) || L <- [[], ["a"], ["a", "b", "c"], ["a", "/b", "c"], ["a", <<"b">>], ["/", "a"], ["a", "", "b"], ["", "a"], ["", ""], [a, b], ["a/", "/", "b"], ["", "", "x", ""], "abc"]],
    [io:format("~p~n", [c(fun() -> filename:basedir(T, "app") end)]) || T <- [user_cache, user_config, user_data, user_log, site_config, site_data]],
    io:format("~p~n", [c(fun() -> filename:basedir(user_cache, "app", #{author => "me", version => "1"}) end)]),
    [io:format("~p~n", [c(fun() -> filename:validate(N) end)]) || N <- ["", "a", [0], [$a, 0], <<0>>, <<>>, <<255>>, a, "é", [1046], {a}, [16#110000]]].
