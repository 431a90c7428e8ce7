%%% Catch clauses: class variables, wildcard classes, guards, order, fall through to outside.
-module(exc_class_patterns).
-export([main/1]).

main(_) ->
    Es = [{throw, a}, {error, a}, {exit, a}, {throw, {x, 1}}, {error, {x, 20}}, {exit, []}, {error, badarith}],
    [io:format("~w: ~w ~w ~w~n", [E, one(E), two(E), three(E)]) || E <- Es].

raise({throw, R}) -> throw(R);
raise({error, R}) -> error(R);
raise({exit, R}) -> exit(R).

one(E) ->
    try raise(E)
    catch
        throw:a -> throw_a;
        error:{x, N} when N > 10 -> {big, N};
        error:R when is_atom(R) -> {err_atom, R};
        exit:[] -> exit_nil;
        C:R -> {C, R}
    end.

two(E) ->
    try
        try raise(E)
        catch
            exit:R -> {inner_exit, R};
            {x, _} = T -> {thrown, T}
        end
    catch
        C:R2 when C =/= throw -> {outer, C, R2};
        _:R2 -> {outer_throw, R2}
    end.

three(E) ->
    Class = exit,
    try raise(E)
    catch
        C:R when C =:= Class; R =:= a -> {same_or_a, C};
        _:_:St -> {with_stack, is_list(St)}
    end.
