%%% -import: imported names, beside local ones of other arity.
-module(lang_import).
-export([main/1]).
-import(lists, [map/2, foldl/3, reverse/1]).
-import(string, []).
-import(maps, [get/3]).

main(_) ->
    io:format("~w~n", [map(fun(X) -> X + 1 end, [1, 2, 3])]),
    io:format("~w~n", [foldl(fun(X, A) -> [X | A] end, [], [1, 2, 3])]),
    io:format("~w~n", [reverse([1, 2])]),
    io:format("~w~n", [reverse([1, 2], tail)]),
    io:format("~w ~w~n", [get(a, #{a => 1}, no), get(b, #{a => 1}, no)]),
    F = fun reverse/2,
    io:format("~w~n", [F([1], x)]).

reverse(L, Tail) -> {local, L, Tail}.
