%%% Primes three ways: list sieve, trial division, a map as a priority structure; they agree.
-module(prog_sieve).
-export([main/1]).

main(_) ->
    A = sieve(lists:seq(2, 2000)),
    B = trial(2000),
    C = incremental(2, #{}, 2000),
    io:format("~w ~w ~w~n", [length(A), A =:= B, B =:= C]),
    io:format("~w~n", [lists:sublist(A, 25)]),
    io:format("~w~n", [lists:last(A)]),
    io:format("~w~n", [[{N, factors(N)} || N <- [360, 1001, 7919, 1 bsl 20, 600851475143]]]).

sieve([]) -> [];
sieve([P | T]) -> [P | sieve([X || X <- T, X rem P =/= 0])].

trial(N) -> [X || X <- lists:seq(2, N), prime(X, 2)].
prime(X, D) when D * D > X -> true;
prime(X, D) when X rem D =:= 0 -> false;
prime(X, D) -> prime(X, D + 1).

incremental(N, _, Max) when N > Max -> [];
incremental(N, M, Max) ->
    case M of
        #{N := Ps} -> incremental(N + 1, lists:foldl(fun(P, A) -> A#{N + P => [P | maps:get(N + P, A, [])]} end, maps:remove(N, M), Ps), Max);
        _ -> [N | incremental(N + 1, M#{N * N => [N]}, Max)]
    end.

factors(N) -> factors(N, 2).
factors(1, _) -> [];
factors(N, D) when D * D > N -> [N];
factors(N, D) when N rem D =:= 0 -> [D | factors(N div D, D)];
factors(N, D) -> factors(N, D + 1).
