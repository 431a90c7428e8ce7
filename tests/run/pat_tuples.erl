%%% Tuple patterns: tags, sizes, nesting, wildcards, repeated variables.
-module(pat_tuples).
-export([main/1]).

main(_) ->
    Ts = [{}, {a}, {a, 1}, {b, 1}, {1, 1}, {1, 2}, {1, 1.0}, {{x, 1}, {y, 2}}, {{x, 1}, {y, 1}}, {a, b, c}, {ok, {val, [1, {deep, z}]}}, not_tuple],
    [io:format("~w -> ~w~n", [T, f(T)]) || T <- Ts],
    Exprs = [{num, 3}, {add, {num, 1}, {mul, {num, 2}, {num, 3}}}, {neg, {sub, {num, 1}, {num, 5}}}, {'let', x, {num, 4}, {mul, {var, x}, {var, x}}}],
    [io:format("~w = ~w~n", [E, eval(E, [])]) || E <- Exprs],
    [io:format("~w => ~w~n", [E, simp(E)]) || E <- [{add, {num, 0}, {var, y}}, {mul, {num, 1}, {add, {var, z}, {num, 0}}}, {mul, {var, q}, {num, 0}}, {sub, {var, a}, {var, a}}]].

f({}) -> empty;
f({X, X}) -> {same, X};
f({a, N}) -> {tag_a, N};
f({_, N}) when is_integer(N) -> {any, N};
f({{x, A}, {y, A}}) -> {xy_same, A};
f({{x, A}, {y, B}}) -> {xy, A, B};
f({ok, {val, [_, {deep, D} | _]}}) -> {deep, D};
f({_}) -> single;
f({_, _, _} = T) -> {three, element(2, T)};
f(T) when is_tuple(T) -> other_tuple;
f(_) -> no.

eval({num, N}, _) -> N;
eval({var, V}, Env) -> {V, X} = lists:keyfind(V, 1, Env), X;
eval({add, A, B}, E) -> eval(A, E) + eval(B, E);
eval({sub, A, B}, E) -> eval(A, E) - eval(B, E);
eval({mul, A, B}, E) -> eval(A, E) * eval(B, E);
eval({neg, A}, E) -> -eval(A, E);
eval({'let', V, X, Body}, E) -> eval(Body, [{V, eval(X, E)} | E]).

simp({Op, A, B}) -> rule({Op, simp(A), simp(B)});
simp(X) -> X.

rule({add, {num, 0}, X}) -> X;
rule({add, X, {num, 0}}) -> X;
rule({mul, {num, 0}, _}) -> {num, 0};
rule({mul, _, {num, 0}}) -> {num, 0};
rule({mul, {num, 1}, X}) -> X;
rule({sub, X, X}) -> {num, 0};
rule(X) -> X.
