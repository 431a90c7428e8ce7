%%% Macro arguments: commas in brackets, overloading by arity, strings of tokens, stringify.
-module(mac_args).
-export([main/1]).
-define(M, no_parens).
-define(M(A), {one, A}).
-define(M(A, B), {two, A, B}).
-define(STR(X), ??X).
-define(SHOW(E), io:format("~s = ~w~n", [??E, E])).
-define(CALL(F, Args), F Args).
-define(FUN(Body), fun() -> Body end).
-define(SEQ(A, B), A, B).
-define(ID(X), X).

main(_) ->
    io:format("~w ~w ~w~n", [?M, ?M(1), ?M(1, 2)]),
    io:format("~w~n", [?M({a, b})]),
    io:format("~w~n", [?M([1, 2], f(3, 4))]),
    io:format("~w~n", [?M(begin 1, 2 end)]),
    io:format("~w~n", [?M(fun(A, B) -> {A, B} end(1, 2))]),
    io:format("~s~n", [?STR(hello + World * [1, 2])]),
    io:format("~s~n", [?STR({"quoted", 'atom x', $c, 1.5, 16#ff})]),
    ?SHOW(1 + 2 * 3),
    ?SHOW(lists:map(fun(X) -> X * X end, [1, 2, 3])),
    io:format("~w~n", [?CALL(f, (1, 2))]),
    io:format("~w~n", [?CALL(lists:sum, ([1, 2]))]),
    io:format("~w~n", [(?FUN(?M(inner)))()]),
    io:format("~w~n", [[?SEQ(1, 2), 3]]),
    io:format("~w~n", [?ID(?ID(?ID(deep)))]),
    io:format("~w~n", [?ID(case 1 of 1 -> {a, b}; _ -> c end)]).

f(A, B) -> {f, A, B}.
