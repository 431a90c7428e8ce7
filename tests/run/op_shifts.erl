%%% bsl and bsr: negative counts, negative numbers, big results, zero, huge counts.
-module(op_shifts).
-export([main/1]).

main(_) ->
    [io:format("~w << ~w = ~w, >> = ~w~n", [N, S, N bsl S, N bsr S])
     || N <- [0, 1, -1, 5, -5, 1023, 1 bsl 70, -(1 bsl 70) - 1], S <- [0, 1, 3, 31, 32, 63, 64, 100, -1, -4, -70]],
    io:format("~w~n", [1 bsl 200]),
    io:format("~w~n", [(1 bsl 200) bsr 190]),
    io:format("~w~n", [0 bsl 100000000000]),
    io:format("~w ~w~n", [5 bsr 100000000000, -5 bsr 100000000000]),
    io:format("~w~n", [5 bsl -100000000000]),
    io:format("~w~n", [[try F() catch error:R -> R end || F <- [fun() -> id(1.0) bsl 1 end, fun() -> 1 bsl id(a) end, fun() -> 1 bsr id(2.0) end]]]),
    io:format("~w~n", [lists:foldl(fun(B, A) -> (A bsl 8) bor B end, 0, "shift these bytes")]).

id(X) -> X.
