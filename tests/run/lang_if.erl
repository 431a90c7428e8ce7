%%% if: guard sequences, no branch true, variables exported from branches.
-module(lang_if).
-export([main/1]).

main(_) ->
    lists:foreach(fun(N) -> io:format("~w: ~w~n", [N, size(N, 10)]) end, [5, 10, 15, a, 10.0, -1]),
    io:format("~w~n", [fizz(1, 20)]),
    io:format("~w~n", [try only(false) catch error:R -> R end]),
    io:format("~w~n", [only(true)]),
    io:format("~w~n", [try only(maybe_not) catch error:R2 -> R2 end]),
    io:format("~w~n", [exported(3)]),
    io:format("~w~n", [exported(-3)]).

size(N, Limit) ->
    if
        N < 0 -> negative;
        N < Limit, is_integer(N) -> less;
        N =:= Limit; N == Limit, is_float(N) -> equal;
        is_atom(N) orelse is_list(N) -> strange;
        true -> more
    end.

fizz(From, To) ->
    [if
         N rem 15 =:= 0 -> fizzbuzz;
         N rem 5 =:= 0 -> buzz;
         N rem 3 =:= 0 -> fizz;
         true -> N
     end || N <- lists:seq(From, To)].

only(Flag) ->
    if Flag -> yes end.

exported(N) ->
    if
        N > 0 -> Sign = plus, Abs = N;
        true -> Sign = minus, Abs = -N
    end,
    {Sign, Abs}.
