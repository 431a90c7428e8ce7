%%% fun f/1, fun m:f/1, funs from variables; local ones see private functions.
-module(fun_refs).
-export([main/1, exported/1]).

main(_) ->
    F = fun private/2,
    io:format("~w~n", [F(1, 2)]),
    io:format("~w~n", [lists:map(fun double/1, [1, 2, 3])]),
    G = fun lists:reverse/1,
    io:format("~w~n", [G([1, 2, 3])]),
    H = fun ?MODULE:exported/1,
    io:format("~w~n", [H(x)]),
    M = lists, Fn = sum, A = 1,
    D = fun M:Fn/A,
    io:format("~w~n", [D([1, 2, 3])]),
    io:format("~w~n", [[is_function(X) || X <- [F, G, H, D, fun() -> ok end, f, {lists, sum}]]]),
    io:format("~w~n", [[is_function(F, N) || N <- [0, 1, 2, 3]]]),
    io:format("~w~n", [G]),
    io:format("~p ~p~n", [H, fun erlang:'+'/2]),
    io:format("~w~n", [[fun lists:reverse/1 =:= G, fun lists:sum/1 =:= D, fun private/2 =:= F, fun private/2 =:= fun double/1]]),
    io:format("~w~n", [lists:foldl(fun erlang:'+'/2, 0, [1, 2, 3])]),
    io:format("~w~n", [lists:map(fun erlang:atom_to_list/1, [ab])]),
    io:format("~w~n", [lists:map(fun atom_to_list/1, [cd])]),
    io:format("~w~n", [lists:sort(fun erlang:'>='/2, [2, 3, 1])]),
    io:format("~w~n", [try (fun not_there:nope/1)(1) catch C:R -> {C, R} end]),
    io:format("~w~n", [try (fun lists:nope/1)(1) catch C2:R2 -> {C2, R2} end]).

private(A, B) -> {private, A, B}.
double(X) -> 2 * X.
exported(X) -> {exported, X}.
