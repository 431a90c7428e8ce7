%%% Naive reverse of long lists, many times.
-module(prog_nrev).
-export([main/1]).

main(_) ->
    L = lists:seq(1, 30),
    io:format("~w~n", [repeat(5000, L)]),
    io:format("~w~n", [hd(nrev(lists:seq(1, 1000)))]).

repeat(1, L) -> nrev(L);
repeat(N, L) -> nrev(L), repeat(N - 1, L).

nrev([H | T]) -> app(nrev(T), [H]);
nrev([]) -> [].
app([H | T], L) -> [H | app(T, L)];
app([], L) -> L.
