%%% N queens: all solutions for small boards, the first one for eight.
-module(prog_queens).
-export([main/1]).

main(_) ->
    [io:format("~w queens: ~w solutions~n", [N, length(queens(N))]) || N <- lists:seq(1, 8)],
    First = hd(lists:sort(queens(8))),
    io:format("~w~n", [First]),
    [io:format("~s~n", [[case C of Q -> "Q "; _ -> ". " end || C <- lists:seq(1, 8)]]) || Q <- First].

queens(N) -> place(N, N).

place(0, _) -> [[]];
place(K, N) -> [[Q | B] || B <- place(K - 1, N), Q <- lists:seq(1, N), safe(Q, 1, B)].

safe(_, _, []) -> true;
safe(Q, D, [H | T]) -> Q =/= H andalso abs(Q - H) =/= D andalso safe(Q, D + 1, T).
