%%% 100,000 processes alive at once, each asks its neighbour for its number; then all end.
-module(load_processes).
-export([main/1]).

main(_) ->
    N = 100000,
    Me = self(),
    Ps = [spawn(fun() -> wait(I) end) || I <- lists:seq(1, N)],
    io:format("~w~n", [length([P || P <- Ps, is_process_alive(P)])]),
    %% Each is told its neighbour, asks it, and passes the answer on.
    lists:foldl(fun(P, Next) -> P ! {ask, Next, Me}, P end, hd(Ps), lists:reverse(Ps)),
    io:format("~w~n", [sum(N, 0)]),
    Refs = [monitor(process, P) || P <- Ps],
    [P ! stop || P <- Ps],
    io:format("~w~n", [lists:usort([receive {'DOWN', R, process, _, W} -> W end || R <- Refs])]),
    io:format("~w~n", [lists:any(fun is_process_alive/1, Ps)]).

wait(I) ->
    receive
        {ask, Next, To} -> Next ! {number, self()}, asked(I, To);
        {number, P} -> P ! {is, I}, wait(I);
        stop -> ok
    end.

asked(I, To) ->
    receive
        {is, J} -> To ! {answer, J}, wait(I);
        {number, P} -> P ! {is, I}, asked(I, To)
    end.

sum(0, S) -> S;
sum(N, S) -> receive {answer, X} -> sum(N - 1, S + X) end.
