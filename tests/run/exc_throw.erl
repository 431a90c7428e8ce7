%%% throw: non-local return, caught by pattern, uncaught becomes {nocatch, _} in a process.
-module(exc_throw).
-export([main/1]).

main(_) ->
    io:format("~w~n", [try throw(ball) catch throw:X -> {caught, X} end]),
    io:format("~w~n", [try throw(ball) catch Y -> {default_class, Y} end]),
    io:format("~w~n", [find_first(fun(N) -> N * N > 50 end, lists:seq(1, 100))]),
    io:format("~w~n", [find_first(fun(N) -> N > 1000 end, lists:seq(1, 100))]),
    io:format("~w~n", [try deep(1000) catch {depth, D} -> D end]),
    io:format("~w~n", [try try throw(inner) catch other -> no end catch throw:I -> {outer, I} end]),
    io:format("~w~n", [try throw({a, [1, 2], #{k => v}}) catch throw:{a, [H | _], #{k := V}} -> {H, V} end]),
    io:format("~w~n", [try throw(5) catch throw:N when N > 10 -> big; throw:N when N > 3 -> mid; throw:_ -> small end]),
    {Pid, Ref} = spawn_monitor(fun() -> receive go -> ok end, throw(nobody_catches) end),
    unlink(Pid),
    Pid ! go,
    receive {'DOWN', Ref, process, Pid, {{nocatch, R}, St}} -> io:format("~w ~w~n", [R, is_list(St)]) end.

find_first(P, L) ->
    try
        lists:foreach(fun(X) -> case P(X) of true -> throw({found, X}); false -> ok end end, L),
        not_found
    catch
        {found, X} -> {ok, X}
    end.

deep(0) -> throw({depth, bottom});
deep(N) -> 1 + deep(N - 1).
