%%% A million non-tail frames in a spawned process, with messages and collections on the way.
-module(proc_deep_recursion).
-export([main/1]).

main(_) ->
    Me = self(),
    spawn(fun() -> Me ! {a, sum(1000000)} end),
    spawn(fun() -> Me ! {b, length(map(1000000))} end),
    spawn(fun() -> Me ! {c, tree(18)} end),
    io:format("~w~n", [[receive {T, V} -> {T, V} end || T <- [a, b, c]]]),
    P = spawn(fun() -> Me ! {d, recv(20000)} end),
    [P ! {n, I} || I <- lists:seq(1, 20000)],
    receive {d, D} -> io:format("~w~n", [D]) end.

sum(0) -> 0;
sum(N) -> N + sum(N - 1).
map(0) -> [];
map(N) -> [{N, [N]} | map(N - 1)].
tree(0) -> 1;
tree(N) -> L = tree(N - 1), R = tree(N - 1), L + R.
recv(0) -> 0;
recv(N) -> receive {n, I} -> I + recv(N - 1) end.
