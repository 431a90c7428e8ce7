%%% Lists: cons, improper tails, nesting, ++ and --, length of odd things.
-module(lang_lists).
-export([main/1]).

main(_) ->
    L = [1, 2 | [3, 4]],
    io:format("~w ~w~n", [L, length(L)]),
    io:format("~w~n", [[a | b]]),
    io:format("~w~n", [[a, b | c]]),
    io:format("~w~n", [[[], [[]], [[], []]]]),
    [H | T] = L,
    io:format("~w ~w ~w ~w~n", [H, T, hd(T), tl(T)]),
    io:format("~w~n", [[1, 2] ++ [3] ++ [] ++ [4, 5]]),
    io:format("~w~n", [[1, 2] ++ tail]),
    io:format("~w~n", [[] ++ tail]),
    io:format("~w~n", [[1, 2, 3, 2, 1, 2] -- [2, 1, 2]]),
    io:format("~w~n", [[1, 2, 3] -- [1, 2] -- [2]]),
    io:format("~w~n", [[1.0, 1, a] -- [1]]),
    io:format("~w~n", ["hello" -- "lo"]),
    io:format("~w~n", [[is_list([]), is_list([a | b]), is_list({}), [] =:= [], [1] =:= [1.0], [1] == [1.0]]]),
    lists:foreach(fun(F) -> io:format("~w~n", [try F() catch C:R -> {C, R} end]) end,
                  [fun() -> length([a | b]) end, fun() -> hd([]) end, fun() -> tl([]) end,
                   fun() -> [a | b] ++ [c] end, fun() -> a -- [] end, fun() -> [a] -- b end,
                   fun() -> length(x) end]).
