%%% try .. of: the of part is not protected, clauses with guards, variables, try_clause.
-module(exc_try_of).
-export([main/1]).

main(_) ->
    [io:format("~w -> ~w~n", [V, t(V)]) || V <- [ok, {ok, 5}, {ok, x}, {throw, a}, {error, b}, {exit, c}, zzz]],
    io:format("~w~n", [try (try ok of ok -> throw(from_of) catch _ -> wrong end) catch X -> {outer, X} end]),
    io:format("~w~n", [try (try throw(1) catch 1 -> throw(2) end) catch Y -> Y end]),
    io:format("~w~n", [try {1, 2} of {A, B} when A < B -> {lt, A, B}; {A, B} -> {ge, A, B} catch _:_ -> no end]),
    io:format("~w~n", [try (try id(none) of some -> 1 catch _:_ -> not_protected end) catch error:E -> E end]).

id(X) -> X.
t(V) ->
    try op(V) of
        ok -> plain;
        {ok, N} when is_integer(N) -> {int, N};
        {ok, Z} -> {other, Z}
    catch
        throw:T -> {t, T};
        error:{try_clause, C} -> {try_clause, C};
        error:E -> {e, E};
        exit:E -> {x, E}
    end.

op({throw, X}) -> throw(X);
op({error, X}) -> error(X);
op({exit, X}) -> exit(X);
op(zzz) -> {ok, late};
op(X) -> X.
