%%% Word frequency with a process per chunk, merged by the parent.
-module(prog_wordfreq).
-export([main/1]).

main(_) ->
    Text = text(4000, 1, []),
    Words = string:tokens(lists:append(Text), " .\n"),
    Seq = count(Words, #{}),
    Chunks = split(Words, 500),
    Me = self(),
    Pids = [spawn_link(fun() -> Me ! {self(), count(C, #{})} end) || C <- Chunks],
    Par = lists:foldl(fun(P, A) -> receive {P, M} -> maps:fold(fun(K, V, B) -> B#{K => V + maps:get(K, B, 0)} end, A, M) end end, #{}, Pids),
    io:format("~w words, ~w different, ~w chunks, equal: ~w~n", [length(Words), map_size(Seq), length(Chunks), Seq =:= Par]),
    Top = lists:sublist(lists:sort(fun({A, X}, {B, Y}) -> {Y, A} =< {X, B} end, maps:to_list(Par)), 8),
    [io:format("~-10s ~4w~n", [W, N]) || {W, N} <- Top].

count(Ws, M) -> lists:foldl(fun(W, A) -> A#{W => maps:get(W, A, 0) + 1} end, M, Ws).
split([], _) -> [];
split(L, N) when length(L) =< N -> [L];
split(L, N) -> {A, B} = lists:split(N, L), [A | split(B, N)].

text(0, _, Acc) -> Acc;
text(N, S, Acc) ->
    S2 = (S * 1103515245 + 12345) rem 2147483648,
    R = (S2 bsr 10) rem 100,
    W = element(1 + (R * R) div 900, {"the", "of", "and", "to", "a", "process", "message", "link", "monitor", "mailbox", "scheduler", "supervisor"}),
    text(N - 1, S2, [W, case R rem 10 of 0 -> ".\n"; _ -> " " end | Acc]).
