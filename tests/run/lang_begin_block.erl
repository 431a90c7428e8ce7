%%% begin..end: value is the last expression, inside arguments, guards-free bodies, nesting.
-module(lang_begin_block).
-export([main/1]).

main(_) ->
    io:format("~w~n", [begin 1, 2, 3 end]),
    io:format("~w~n", [begin io:format("side "), effect end]),
    L = [begin io:format("~w ", [X]), X * X end || X <- [3, 1, 2]],
    io:format("-> ~w~n", [L]),
    V = begin
            A = 10,
            begin
                B = A * 2,
                A + B
            end
        end,
    io:format("~w ~w ~w~n", [V, A, B]),
    io:format("~w~n", [{begin C = 1 end, begin D = 2, D * 5 end}]).
