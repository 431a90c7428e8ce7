%%% erlang:fun_info and equality of closures.
-module(fun_info).
-export([main/1, ext/2]).

main(_) ->
    X = id(5),
    F = fun(A) -> {A, X} end,
    G = fun ?MODULE:ext/2,
    H = fun loc/1,
    io:format("~w~n", [[erlang:fun_info(F, K) || K <- [arity, module, type]]]),
    io:format("~w~n", [erlang:fun_info(F, env)]),
    io:format("~w~n", [[erlang:fun_info(G, K) || K <- [arity, module, name, type, env]]]),
    io:format("~w~n", [[erlang:fun_info(H, K) || K <- [arity, module, type]]]),
    io:format("~w~n", [[K || {K, _} <- lists:sort(erlang:fun_info(G))]]),
    Mk = fun(V) -> fun() -> V end end,
    io:format("~w~n", [[Mk(1) =:= Mk(1), Mk(1) =:= Mk(2), (Mk(1))(), F =:= F, G =:= fun fun_info:ext/2]]),
    io:format("~w~n", [is_function(binary_to_term(term_to_binary(G)), 2)]),
    M = #{Mk(1) => a, G => b},
    io:format("~w ~w~n", [maps:get(Mk(1), M), maps:get(fun fun_info:ext/2, M)]),
    io:format("~s~n", [erlang:fun_to_list(G)]),
    io:format("~w~n", [try erlang:fun_info(x, arity) catch error:R -> R end]).

id(X) -> X.
ext(_, _) -> ok.
loc(_) -> ok.
