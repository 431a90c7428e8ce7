%%% Higher-order programming: own map/fold/filter, pipelines, memo, lazy streams, continuations.
-module(fun_higher).
-export([main/1]).

main(_) ->
    io:format("~w~n", [map(fun(X) -> X + 1 end, [1, 2, 3])]),
    io:format("~w~n", [fold(fun(X, A) -> A ++ [X] end, [], [a, b])]),
    io:format("~w~n", [pipe(5, [fun(X) -> X * 2 end, fun(X) -> X + 1 end, fun integer_to_list/1])]),
    Nats = from(1),
    io:format("~w~n", [take(5, Nats)]),
    io:format("~w~n", [take(10, sieve(from(2)))]),
    io:format("~w~n", [take(5, lmap(fun(X) -> X * X end, lfilter(fun(X) -> X rem 2 =:= 1 end, Nats)))]),
    io:format("~w~n", [fact_k(10, fun(X) -> X end)]),
    io:format("~w~n", [[(memo(fun(X) -> X * 3 end))(N) || N <- [1, 1, 2]]]),
    io:format("~w~n", [parse("12+34*2")]).

map(F, [H | T]) -> [F(H) | map(F, T)];
map(_, []) -> [].
fold(F, A, [H | T]) -> fold(F, F(H, A), T);
fold(_, A, []) -> A.
pipe(V, Fs) -> lists:foldl(fun(F, A) -> F(A) end, V, Fs).

from(N) -> fun() -> {N, from(N + 1)} end.
take(0, _) -> [];
take(N, S) -> {H, T} = S(), [H | take(N - 1, T)].
lmap(F, S) -> fun() -> {H, T} = S(), {F(H), lmap(F, T)} end.
lfilter(P, S) ->
    fun() ->
        {H, T} = S(),
        case P(H) of true -> {H, lfilter(P, T)}; false -> (lfilter(P, T))() end
    end.
sieve(S) -> fun() -> {P, T} = S(), {P, sieve(lfilter(fun(X) -> X rem P =/= 0 end, T))} end.

fact_k(0, K) -> K(1);
fact_k(N, K) -> fact_k(N - 1, fun(V) -> K(N * V) end).

memo(F) ->
    fun(X) ->
        case get({memo, X}) of
            undefined -> R = F(X), put({memo, X}, R), {new, R};
            R -> {old, R}
        end
    end.

parse(S) -> {V, []} = sum(S), V.
sum(S) -> {V, R} = prod(S), sum(V, R).
sum(V, [$+ | R]) -> {W, R2} = prod(R), sum(V + W, R2);
sum(V, R) -> {V, R}.
prod(S) -> {V, R} = num(S, 0), prod(V, R).
prod(V, [$* | R]) -> {W, R2} = num(R, 0), prod(V * W, R2);
prod(V, R) -> {V, R}.
num([C | R], A) when C >= $0, C =< $9 -> num(R, A * 10 + C - $0);
num(R, A) -> {A, R}.
