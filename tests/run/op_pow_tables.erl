%%% Integer tables: every power of two and its neighbours through text and back, sums over all of them.
-module(op_pow_tables).
-export([main/1]).

main(_) ->
    Ns = [S * ((1 bsl B) + D) || B <- lists:seq(0, 130), D <- [-1, 0, 1], S <- [1, -1]],
    io:format("~w~n", [lists:all(fun(N) -> list_to_integer(integer_to_list(N)) =:= N end, Ns)]),
    io:format("~w~n", [lists:all(fun(N) -> list_to_integer(integer_to_list(N, 36), 36) =:= N end, Ns)]),
    io:format("~w~n", [lists:all(fun(N) -> binary_to_term(term_to_binary(N)) =:= N end, Ns)]),
    io:format("~w~n", [lists:sum(Ns)]),
    io:format("~w~n", [lists:foldl(fun(N, A) -> (A * 31 + N) rem 1000000007 end, 7, Ns)]),
    io:format("~w~n", [lists:foldl(fun(N, A) -> A bxor (N * N) end, 0, Ns)]),
    io:format("~w~n", [lists:sort(Ns) =:= lists:sort(fun(A, B) -> A - B =< 0 end, Ns)]),
    io:format("~w~n", [[N div D || N <- [1 bsl 60, -(1 bsl 60), 1 bsl 90], D <- [7, -7, 1 bsl 30, (1 bsl 61) + 1]]]),
    io:format("~w~n", [[N rem D || N <- [1 bsl 60, -(1 bsl 60), 1 bsl 90], D <- [7, -7, 1 bsl 30, (1 bsl 61) + 1]]]),
    io:format("~w~n", [lists:all(fun({A, B}) -> (A div B) * B + A rem B =:= A end, [{A, B} || A <- Ns, B <- lists:sublist(Ns, 60, 60), B =/= 0])]),
    io:format("~w~n", [erlang:phash2([erlang:phash2(N) || N <- Ns])]),
    io:format("~w~n", [lists:all(fun(N) -> trunc(float(N)) =:= N end, [1 bsl B || B <- lists:seq(0, 130)])]).
