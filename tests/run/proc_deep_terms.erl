%%% Terms nested a million deep: sent, compared, hashed, collected, turned to binary and back.
-module(proc_deep_terms).
-export([main/1]).

main(_) ->
    N = 1000000,
    A = nest(N, []), B = nest(N, []), C = nest(N, [x]),
    io:format("~w ~w ~w~n", [A =:= B, A < C, A == C]),
    Me = self(),
    P = spawn(fun() -> receive T -> erlang:garbage_collect(), Me ! {depth, depth(T, 0)} end end),
    P ! A,
    receive {depth, D} -> io:format("~w~n", [D]) end,
    erlang:garbage_collect(),
    io:format("~w~n", [erlang:phash2(A) =:= erlang:phash2(B)]),
    io:format("~w~n", [depth(binary_to_term(term_to_binary(A)), 0)]),
    T1 = tnest(200000, z), T2 = tnest(200000, z),
    io:format("~w~n", [T1 =:= T2]),
    io:format("~w~n", [length(lists:flatten(io_lib:format("~w", [nest(1000, [])])))]),
    M = mnest(10000, #{}),
    io:format("~w~n", [M =:= mnest(10000, #{})]).

nest(0, X) -> X;
nest(N, X) -> nest(N - 1, [X]).
depth([X], D) -> depth(X, D + 1);
depth([], D) -> D.
tnest(0, X) -> X;
tnest(N, X) -> tnest(N - 1, {N, X}).
mnest(0, X) -> X;
mnest(N, X) -> mnest(N - 1, #{k => X}).
