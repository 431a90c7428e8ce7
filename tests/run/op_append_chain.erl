%%% `++` and `--` over several constant lists: grouped to the right, folded or not.
-module(op_append_chain).
-export([main/1]).

main(Args) ->
    V = [v | Args],
    L = lists:seq(1, 3),
    io:format("~p~n", ["abc" ++ "def" ++ "ghi"]),
    io:format("~p~n", ["a longer text than sixteen" ++ [1, 2] ++ "and more of that kind here"]),
    io:format("~p~n", ["a longer text than sixteen" ++ "and more" ++ V]),
    io:format("~p~n", [V ++ "abc" ++ "def"]),
    io:format("~p~n", [V ++ "abc" ++ "def" ++ V ++ "x" ++ "y"]),
    io:format("~p~n", ["abc" ++ "def" -- "cde"]),
    io:format("~p~n", ["abc" ++ "def" -- "cde" ++ "f"]),
    io:format("~p~n", ["abc" -- "b" ++ "c" ++ "x"]),
    io:format("~p~n", [("abc" ++ "def") -- "cde"]),
    io:format("~p~n", [[1, 2] ++ L -- [1] ++ [2] ++ L]),
    io:format("~p~n", ["" ++ "" ++ V]),
    io:format("~p~n", ["" ++ "" ++ ""]),
    io:format("~p~n", ["" ++ "a" ++ ""]),
    io:format("~p~n", ["ab" ++ "cd" ++ [e | f]]),
    io:format("~p~n", ["ab" ++ [1, V] ++ "cd" ++ hd(Args ++ [t])]),
    io:format("~p~n", [[{x, "y"}] ++ [[]] ++ [#{a => 1}]]),
    A = "abc",
    B = A ++ A ++ A,
    C = B ++ B ++ B ++ B ++ B ++ B ++ B ++ B ++ B ++ B,
    D = C ++ C ++ C ++ C ++ C ++ C,
    io:format("~p ~p~n", [length(D), lists:nthtail(530, D)]),
    io:format("~p~n", [reason(fun() -> "abc" ++ [a | hd(V)] ++ "def" end)]),
    io:format("~p~n", [reason(fun() -> id(foo) ++ "abc" ++ "def" end)]),
    io:format("~p~n", ["abc" ++ "def" ++ id(foo)]).

id(X) -> X.

reason(F) ->
    try F() catch C:R -> {C, R} end.
