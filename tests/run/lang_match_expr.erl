%%% The match operator as an expression: value, chaining, assertion, badmatch.
-module(lang_match_expr).
-export([main/1]).

main(_) ->
    A = B = C = 7,
    io:format("~w~n", [{A, B, C}]),
    {X, [Y | _] = L} = T = {1, [2, 3]},
    io:format("~w ~w ~w ~w~n", [X, Y, L, T]),
    io:format("~w~n", [(Z = 4) + 1]),
    7 = A, 4 = Z,
    {1, _} = {1, anything},
    {_, _} = {a, b},
    io:format("~w~n", [f({ok, 5})]),
    io:format("~w~n", [try f({error, 5}) catch error:R1 -> R1 end]),
    io:format("~w~n", [try g(1, 2) catch error:R2 -> R2 end]),
    io:format("~w~n", [g(3, 3)]),
    [{K, V} | _] = [{key, val}, {k2, v2}],
    io:format("~w ~w~n", [K, V]),
    #{a := M} = #{a => 10, b => 20},
    <<H, Rest/binary>> = <<"hello">>,
    io:format("~w ~w ~s~n", [M, H, Rest]),
    case P = {1, 2} of {Q, _} -> io:format("~w ~w~n", [P, Q]) end,
    io:format("~w~n", [try 1 = list_to_integer("2") catch error:R3 -> R3 end]).

f(R) ->
    {ok, V} = R,
    V.

g(A, B) ->
    A = B,
    {same, A}.
