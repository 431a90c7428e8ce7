%%% Unwinding from 500,000 frames deep, and catching at many depths on the way.
-module(exc_deep_unwind).
-export([main/1, down_error/1]).

main(_) ->
    io:format("~w~n", [try down(500000) catch throw:X -> X end]),
    io:format("~w~n", [catch_each(2000)]),
    io:format("~w~n", [length(element(2, element(2, catch down_error(10000))))]),
    io:format("~w~n", [sum_catch(100000, 0)]).

down(0) -> throw(bottom);
down(N) -> [N | down(N - 1)].

down_error(0) -> error(bottom);
down_error(1000000) -> none;
down_error(N) -> [N | down_error(N - 1)].

catch_each(0) -> throw(start);
catch_each(N) ->
    try catch_each(N - 1)
    catch throw:start -> throw({1, N});
          throw:{K, M} when K < 1000 -> throw({K + 1, M});
          throw:{K, M} -> {K, M}
    end.

sum_catch(0, A) -> A;
sum_catch(N, A) ->
    V = try if N rem 2 =:= 0 -> throw(N); true -> N end catch E -> -E end,
    sum_catch(N - 1, A + V).
