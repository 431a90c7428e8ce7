%%% == /= =:= =/= < > =< >= on equal and unequal terms of each type.
-module(op_compare_exact).
-export([main/1]).

main(_) ->
    Ts = [1, 1.0, 2, a, b, "ab", [1], [1.0], [], {1}, {1.0}, {}, #{a => 1}, #{a => 1.0}, #{}, <<1>>, <<>>, <<"ab">>],
    io:format("        ~s~n", [[[" ", atom_to_list(O)] || O <- ['==', '=:=', '<', '=<']]]),
    [io:format("~w ~w ~s~n", [A, B, [if V -> "T"; true -> "." end || V <- [A == B, A =:= B, A < B, A =< B]]]) || A <- Ts, B <- Ts],
    [begin true = (A == B) =:= not (A /= B), true = (A =:= B) =:= not (A =/= B), true = (A < B) =:= (B > A), true = (A =< B) =:= (B >= A) end || A <- Ts, B <- Ts],
    io:format("consistent~n").
