%%% A ring of 10,000 processes passes a token around 100 times.
-module(load_ring).
-export([main/1]).

main(_) ->
    {N, M} = {10000, 100},
    Me = self(),
    First = spawn_link(fun() -> first(N, M, Me) end),
    receive {First, Hops} -> io:format("~w hops~n", [Hops]) end.

first(N, M, Starter) ->
    Next = lists:foldl(fun(_, Next) -> spawn_link(fun() -> pass(Next) end) end, self(), lists:seq(2, N)),
    Next ! {token, 1},
    round(M, Next, Starter).

round(M, Next, Starter) ->
    receive
        {token, Hops} when M > 1 -> Next ! {token, Hops + 1}, round(M - 1, Next, Starter);
        {token, Hops} -> Starter ! {self(), Hops}
    end.

pass(Next) -> receive {token, Hops} -> Next ! {token, Hops + 1}, pass(Next) end.
