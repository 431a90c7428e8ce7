%%% Dining philosophers: forks are processes, everyone eats ten times, nobody holds a fork at the end.
-module(prog_philosophers).
-export([main/1]).

main(_) ->
    N = 5, Meals = 10,
    Forks = list_to_tuple([spawn_link(fun() -> fork(0) end) || _ <- lists:seq(1, N)]),
    Me = self(),
    [spawn_link(fun() -> philosopher(I, first(I, N, Forks), second(I, N, Forks), Meals, Me) end) || I <- lists:seq(1, N)],
    Done = lists:sort([receive {done, I, M} -> {I, M} end || _ <- lists:seq(1, N)]),
    io:format("~w~n", [Done]),
    io:format("~w~n", [[begin F ! {report, Me}, receive {uses, F, U} -> U end end || F <- tuple_to_list(Forks)]]).

%% The lower numbered fork first: no cycle, no deadlock.
first(I, N, Fs) -> element(min(I, I rem N + 1), Fs).
second(I, N, Fs) -> element(max(I, I rem N + 1), Fs).

philosopher(I, _, _, 0, Boss) -> Boss ! {done, I, 10};
philosopher(I, A, B, K, Boss) ->
    take(A), take(B),
    erlang:yield(),
    A ! put_down, B ! put_down,
    philosopher(I, A, B, K - 1, Boss).

take(F) -> F ! {take, self()}, receive {taken, F} -> ok end.

fork(Uses) ->
    receive
        {take, P} -> P ! {taken, self()}, receive put_down -> fork(Uses + 1) end;
        {report, To} -> To ! {uses, self(), Uses}, fork(Uses)
    end.
