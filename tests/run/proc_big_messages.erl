%%% Large terms as messages: long lists, deep tuples, maps, big integers, closures, binaries.
-module(proc_big_messages).
-export([main/1]).

main(_) ->
    Echo = spawn(fun Loop() -> receive {To, M} -> To ! {echo, M}, Loop(); stop -> ok end end),
    Terms = [lists:seq(1, 200000), deep(100000), maps:from_list([{I, {I, [I]}} || I <- lists:seq(1, 10000)]), 1 bsl 10000,
             list_to_tuple(lists:seq(1, 50000)), binary:copy(<<"0123456789">>, 100000), [binary:copy(<<"x">>, 70) || _ <- lists:seq(1, 100)],
             lists:duplicate(1000, lists:seq(1, 100)), "", {}, #{}, [[]]],
    [begin
         Echo ! {self(), T},
         receive {echo, R} -> io:format("~w~n", [R =:= T]) end
     end || T <- Terms],
    F = fun(X) -> {X, length(hd(Terms))} end,
    Echo ! {self(), F},
    receive {echo, G} -> io:format("~w~n", [G(1)]) end,
    Echo ! stop.

deep(0) -> bottom;
deep(N) -> {N, deep(N - 1)}.
