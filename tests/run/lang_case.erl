%%% case: order of clauses, guards, nested, exporting variables, no match.
-module(lang_case).
-export([main/1]).

main(_) ->
    Values = [0, 1, 5, -3, 2.5, a, "str", [], {}, {ok, 1}, {ok, x}, {error, why}, #{k => v}, <<1, 2>>, [a | b]],
    lists:foreach(fun(V) -> io:format("~w -> ~w~n", [V, classify(V)]) end, Values),
    io:format("~w~n", [nested(1, 2)]),
    io:format("~w~n", [nested(1, x)]),
    io:format("~w~n", [nested(x, 2)]),
    io:format("~w~n", [export(true)]),
    io:format("~w~n", [export(false)]),
    io:format("~w~n", [try nomatch(7) catch error:R -> R end]),
    io:format("~w~n", [case 1 of 1 -> one; _ -> other end]),
    io:format("~w~n", [case {1, 2} of {X, Y} when X > Y -> gt; {X, Y} when X < Y -> {lt, Y - X} end]).

classify(0) -> zero;
classify(V) ->
    case V of
        N when is_integer(N), N > 3 -> big;
        N when is_integer(N), N > 0 -> small;
        N when is_integer(N) -> {negative, -N};
        F when is_float(F) -> float;
        A when is_atom(A) -> atom;
        [] -> nil;
        [C | _] when C >= $a, C =< $z -> string;
        [_ | _] -> list;
        {} -> empty_tuple;
        {ok, I} when is_integer(I) -> {int, I};
        {ok, Other} -> {other, Other};
        {Tag, _} -> {tag, Tag};
        M when is_map(M) -> map;
        _ -> unknown
    end.

nested(A, B) ->
    case A of
        1 -> case B of 2 -> both; _ -> first end;
        _ -> case B of 2 -> second; _ -> none end
    end.

export(Flag) ->
    case Flag of
        true -> X = 1, Y = a;
        false -> X = 2, Y = b
    end,
    {X, Y, Flag}.

nomatch(V) ->
    case V of 1 -> one; 2 -> two end.
