%%% try inside try inside catch handlers, inside after, inside funs; variables stay right.
-module(exc_nested).
-export([main/1]).

main(_) ->
    io:format("~w~n", [a(1)]), io:format("~w~n", [a(2)]), io:format("~w~n", [a(3)]), io:format("~w~n", [a(4)]),
    io:format("~w~n", [b([1, 0, a, 2, []])]),
    io:format("~w~n", [c(5)]),
    io:format("~w~n", [d(1000)]),
    io:format("~w~n", [e()]).

a(X) ->
    Y = X * 10,
    try
        try
            case X of 1 -> throw(one); 2 -> error(two); 3 -> exit(three); _ -> Y end
        catch
            throw:T -> try error({again, T}) catch error:E -> {inner, E, Y} end
        end
    of
        V when is_integer(V) -> {value, V, X};
        V -> {tuple, V}
    catch
        error:E2 -> {outer, E2, X, Y};
        exit:E3 -> try throw(E3) catch E4 -> {deep, E4, Y} after put(x, X) end
    end.

b(L) -> [try 10 div X catch error:badarith when X =:= 0 -> zero; error:badarith -> {bad, X} end || X <- L].

c(N) ->
    F = fun G(0) -> throw(bottom); G(M) -> try G(M - 1) after put(c, [M | case get(c) of undefined -> []; Z -> Z end]) end end,
    R = try F(N) catch B -> B end,
    {R, get(c)}.

d(N) -> d(N, 0).
d(0, Acc) -> Acc;
d(N, Acc) -> d(N - 1, try (case N rem 3 of 0 -> throw(1); 1 -> error(2); 2 -> 3 end) catch throw:X -> Acc + X; error:X -> Acc + X end).

e() ->
    try
        try throw(x) after try throw(y) catch y -> swallowed end end
    catch Z -> Z end.
