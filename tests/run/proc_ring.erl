%%% A ring of 1,000 processes passes a token 20 times; linked, so that it ends as one.
-module(proc_ring).
-export([main/1]).

main(_) ->
    N = 1000, Rounds = 20,
    First = self(),
    Last = lists:foldl(fun(_, Next) -> spawn_link(fun() -> hop(Next) end) end, First, lists:seq(2, N)),
    Last ! {token, 0},
    io:format("~w~n", [drive(Last, Rounds, 1)]),
    process_flag(trap_exit, true),
    Last ! quit,
    receive quit -> io:format("quit came around~n") end.

hop(Next) ->
    receive
        {token, K} -> Next ! {token, K + 1}, hop(Next);
        quit -> Next ! quit
    end.

drive(Last, Rounds, R) ->
    receive
        {token, K} when R =:= Rounds -> {rounds, R, hops, K + 1};
        {token, K} -> Last ! {token, K + 1}, drive(Last, Rounds, R + 1)
    end.
