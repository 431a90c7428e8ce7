%%% erlang:raise/3 keeps class, reason and stack; re-raising through layers; bad arguments.
-module(exc_rethrow).
-export([main/1, level3/0, level4/1]).

main(_) ->
    [io:format("~w~n", [try layer(fun() -> erlang:C(r) end) catch Cl:R -> {Cl, R} end]) || C <- [throw, error, exit]],
    {C1, R1, S1} = try level3() catch C:R:S -> {C, R, S} end,
    {C2, R2, S2} = try (try level3() catch Ca:Ra:Sa -> erlang:raise(Ca, Ra, Sa) end) catch Cb:Rb:Sb -> {Cb, Rb, Sb} end,
    io:format("~w ~w~n", [{C1, R1}, {C2, R2}]),
    io:format("~w~n", [[F || {?MODULE, F, _, _} <- S1, F =:= level3] =:= [F || {?MODULE, F, _, _} <- S2, F =:= level3]]),
    Made = [{m, f, 2, [{file, "x.erl"}, {line, 7}]}, {m2, f2, [a, b], []}],
    io:format("~w~n", [try erlang:raise(error, custom, Made) catch error:custom:St -> St end]),
    io:format("~w~n", [try erlang:raise(exit, e, []) catch exit:e:St2 -> St2 end]),
    io:format("~w~n", [catch erlang:raise(id(bad_class), x, [])]),
    io:format("~w~n", [catch erlang:raise(error, x, id(not_a_stack))]),
    {P, Ref} = spawn_monitor(fun() -> erlang:raise(exit, from_raise, []) end),
    receive {'DOWN', Ref, process, P, Why} -> io:format("~w~n", [Why]) end.

id(X) -> X.
layer(F) ->
    try F()
    catch
        throw:R -> throw({layer, R});
        C:R:S -> erlang:raise(C, {layer, R}, S)
    after
        put(cleaned, true)
    end.

level3() -> X = level4(1), {X}.
level4(0) -> fine;
level4(_) -> error(bottom).
