%%% Recursion: mutual, accumulators, tail calls in constant space, deep non-tail recursion.
-module(lang_recursion).
-export([main/1]).

main(_) ->
    io:format("~w ~w~n", [even(1000001), odd(1000001)]),
    io:format("~w~n", [sum(1000000)]),
    io:format("~w~n", [sum_acc(1000000, 0)]),
    io:format("~w~n", [len(build(1000000))]),
    io:format("~w~n", [loop(3000000, 0)]),
    io:format("~w~n", [collatz(27, 0)]),
    io:format("~w~n", [depth(nest(100000, leaf))]),
    io:format("~w~n", [last(build(100000))]).

even(0) -> true;
even(N) -> odd(N - 1).

odd(0) -> false;
odd(N) -> even(N - 1).

sum(0) -> 0;
sum(N) -> N + sum(N - 1).

sum_acc(0, Acc) -> Acc;
sum_acc(N, Acc) -> sum_acc(N - 1, Acc + N).

build(0) -> [];
build(N) -> [N | build(N - 1)].

len([]) -> 0;
len([_ | T]) -> 1 + len(T).

loop(0, Acc) -> Acc;
loop(N, Acc) -> loop(N - 1, (Acc * 31 + N) rem 1000003).

collatz(1, Steps) -> Steps;
collatz(N, Steps) when N rem 2 =:= 0 -> collatz(N div 2, Steps + 1);
collatz(N, Steps) -> collatz(3 * N + 1, Steps + 1).

nest(0, T) -> T;
nest(N, T) -> nest(N - 1, {T}).

depth(leaf) -> 0;
depth({T}) -> 1 + depth(T).

last([X]) -> X;
last([_ | T]) -> last(T).
