%%% Dynamic calls: M:F(A), apply/2,3, function names from data, the module itself.
-module(lang_apply_dynamic).
-export([main/1, double/1, add/2, none/0]).

main(_) ->
    M = ?MODULE,
    F = double,
    io:format("~w~n", [M:F(21)]),
    io:format("~w~n", [M:double(4)]),
    io:format("~w~n", [?MODULE:F(5)]),
    io:format("~w~n", [apply(M, add, [1, 2])]),
    io:format("~w~n", [apply(fun add/2, [3, 4])]),
    io:format("~w~n", [apply(fun ?MODULE:none/0, [])]),
    io:format("~w~n", [erlang:apply(lists, reverse, [[1, 2, 3]])]),
    io:format("~w~n", [[apply(Mod, Fn, Args) || {Mod, Fn, Args} <- [{lists, sum, [[1, 2]]}, {erlang, abs, [-3]}, {erlang, '+', [1, 2]}, {M, none, []}]]]),
    L = lists,
    Op = list_to_atom("max"),
    io:format("~w~n", [L:Op([3, 9, 2])]),
    io:format("~w~n", [(pick(true)):reverse("abc")]),
    lists:foreach(fun(G) -> io:format("~w~n", [try G() catch C:R -> {C, R} end]) end,
                  [fun() -> M:nothing(1) end, fun() -> no_such_module_x:f() end,
                   fun() -> apply(M, double, [1, 2]) end, fun() -> apply(M, double, [1 | 2]) end,
                   fun() -> apply(M, double, notlist) end, fun() -> apply("m", double, [1]) end,
                   fun() -> N = 5, N:f() end, fun() -> M:(id("f"))() end]).

double(X) -> 2 * X.
add(X, Y) -> X + Y.
none() -> nothing_here.
pick(true) -> lists;
pick(false) -> string.
id(X) -> X.
