%%% Comprehensions that do real work: permutations, power set, quicksort, transpose, pascal.
-module(lang_comprehension_nested).
-export([main/1]).

main(_) ->
    io:format("~w~n", [perms([1, 2, 3])]),
    io:format("~w~n", [length(perms([1, 2, 3, 4, 5, 6]))]),
    io:format("~w~n", [powerset([a, b, c])]),
    io:format("~w~n", [qsort([5, 3, 8, 1, 9, 2, 7, 3, 5])]),
    io:format("~w~n", [transpose([[1, 2, 3], [4, 5, 6]])]),
    lists:foreach(fun(R) -> io:format("~w~n", [R]) end, pascal(6)),
    io:format("~w~n", [primes(60)]),
    io:format("~p~n", [[{I, [J || J <- lists:seq(1, I), I rem J =:= 0]} || I <- lists:seq(1, 12)]]).

perms([]) -> [[]];
perms(L) -> [[H | T] || H <- L, T <- perms(L -- [H])].

powerset([]) -> [[]];
powerset([H | T]) ->
    Rest = powerset(T),
    [[H | S] || S <- Rest] ++ Rest.

qsort([]) -> [];
qsort([P | T]) ->
    qsort([X || X <- T, X < P]) ++ [P] ++ qsort([X || X <- T, X >= P]).

transpose([[] | _]) -> [];
transpose(Rows) -> [[hd(R) || R <- Rows] | transpose([tl(R) || R <- Rows])].

pascal(1) -> [[1]];
pascal(N) ->
    Rows = pascal(N - 1),
    Last = lists:last(Rows),
    Rows ++ [[A + B || {A, B} <- lists:zip([0 | Last], Last ++ [0])]].

primes(N) ->
    [P || P <- lists:seq(2, N), [D || D <- lists:seq(2, P - 1), P rem D =:= 0] =:= []].
