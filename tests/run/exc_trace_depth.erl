%%% A stack trace holds the eight innermost frames; equal frames in a row appear once.
-module(exc_trace_depth).
-export([main/1, f1/1, f2/1, f3/1, f4/1, f5/1, f6/1, f7/1, f8/1, f9/1, f10/1, rec/1]).

main(_) ->
    show(fun() -> f1(0) end),
    show(fun() -> f6(0) end),
    show(fun() -> rec(100) end).

show(F) ->
    try {F()} of V -> io:format("~w~n", [V])
    catch error:R:St -> io:format("~w ~w ~w~n", [R, length(St), [Fn || {?MODULE, Fn, _, _} <- St]]) end.

f1(X) -> {f2(X)}.
f2(X) -> {f3(X)}.
f3(X) -> {f4(X)}.
f4(X) -> {f5(X)}.
f5(X) -> {f6(X)}.
f6(X) -> {f7(X)}.
f7(X) -> {f8(X)}.
f8(X) -> {f9(X)}.
f9(X) -> {f10(X)}.
f10(X) -> {1 div X}.

rec(0) -> f10(0);
rec(N) -> [N | rec(N - 1)].
