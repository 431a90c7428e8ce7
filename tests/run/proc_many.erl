%%% 10,000 processes alive at once, each answers; then all end.
-module(proc_many).
-export([main/1]).

main(_) ->
    N = 10000,
    Me = self(),
    Ps = [spawn(fun() -> wait(Me, I) end) || I <- lists:seq(1, N)],
    io:format("~w~n", [lists:all(fun is_process_alive/1, Ps)]),
    [P ! {ask, 2} || P <- Ps],
    io:format("~w~n", [sum(N, 0)]),
    Refs = [monitor(process, P) || P <- Ps],
    [P ! stop || P <- Ps],
    io:format("~w~n", [lists:usort([receive {'DOWN', R, process, _, W} -> W end || R <- Refs])]),
    io:format("~w~n", [lists:any(fun is_process_alive/1, Ps)]).

wait(To, I) ->
    receive
        {ask, K} -> To ! {answer, I * K}, wait(To, I);
        stop -> ok
    end.

sum(0, S) -> S;
sum(N, S) -> receive {answer, X} -> sum(N - 1, S + X) end.
