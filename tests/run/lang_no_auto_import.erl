%%% A local function may replace a built-in one with -compile({no_auto_import, ...}).
-module(lang_no_auto_import).
-compile({no_auto_import, [length/1, max/2]}).
-compile([nowarn_unused_function, nowarn_unused_vars]).
-compile({inline, [twice/1]}).
-export([main/1]).

main(_) ->
    io:format("~w ~w~n", [length([1, 2, 3]), erlang:length([1, 2, 3])]),
    io:format("~w ~w~n", [max(1, 2), erlang:max(1, 2)]),
    io:format("~w~n", [twice(4)]).

length(L) -> {my_length, erlang:length(L)}.
max(A, B) -> {my_max, A, B}.
twice(X) -> X * 2.
unused(A, B) -> C = A, B.
