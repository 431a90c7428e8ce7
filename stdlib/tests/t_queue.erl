%%% Comparison program for queue: random operations on equal queues. Queues are
%%% compared by their elements and, where OTP's happens to be equal, as terms.
-module(t_queue).

-export([run/1]).

-import(oracle, [same/3, same/4, pick/1, int/2, times/2, list/2, all_args/3]).

run(N) ->
    Q = [queue:new(), queue:from_list([1]), queue:from_list([1, 2, 3]),
         {[1], []}, {[], [1]}, foo, {a, []}, {[3, 2], [1]}],
    Un = [is_queue, is_empty, len, to_list, from_list, out, out_r, get, get_r, peek,
          peek_r, drop, drop_r, reverse, head, tail, last, daeh, init, liat, lait],
    [same(queue, F, [X], fun norm/1) || F <- Un, X <- Q ++ [[1, 2, 3, 4]]],
    [same(queue, F, [X, Y], fun norm/1) || F <- [in, in_r, member, cons, delete,
                                                delete_r],
                                           X <- [1, 2, 9], Y <- Q],
    [same(queue, snoc, [Y, 5], fun norm/1) || Y <- Q],
    [same(queue, F, [X, Y], fun norm/1) || F <- [join], X <- Q, Y <- Q],
    [same(queue, split, [X, Y], fun norm/1) || X <- [-1, 0, 1, 2, 3, 4, a], Y <- Q],
    times(N * 500, fun random/0).

norm({R, F} = Q) when is_list(R), is_list(F) -> {queue, queue:to_list(Q)};
norm(T) when is_tuple(T) -> list_to_tuple([norm(X) || X <- tuple_to_list(T)]);
norm(X) -> X.

random() ->
    Ops = list(40, fun() -> pick([{in, [int(1, 9)]}, {in_r, [int(1, 9)]}, out,
                                  out_r, drop, drop_r, reverse]) end),
    Q = lists:foldl(fun step/2, queue:new(), Ops),
    true = queue:is_queue(Q),
    X = int(1, 9),
    Odd = fun(E) -> E rem 2 =:= 1 end,
    Mix = fun(E) -> case E rem 3 of 0 -> true; 1 -> false; 2 -> [E, {E}] end end,
    Fm = fun(E) -> case E rem 3 of 0 -> true; 1 -> false; 2 -> {true, {E}} end end,
    [same(queue, F, As, fun norm/1) ||
        {F, As} <- [{len, [Q]}, {member, [X, Q]}, {filter, [Odd, Q]},
                    {filter, [Mix, Q]}, {filtermap, [Fm, Q]}, {any, [Odd, Q]},
                    {all, [Odd, Q]}, {fold, [fun(E, A) -> [E | A] end, [], Q]},
                    {delete, [X, Q]}, {delete_r, [X, Q]}, {delete_with, [Odd, Q]},
                    {delete_with_r, [Odd, Q]}, {split, [int(0, queue:len(Q)), Q]},
                    {join, [Q, Q]}, {out, [Q]}, {out_r, [Q]}]].

step(Op, Q) ->
    {F, As} = case Op of {_, _} -> Op; _ -> {Op, []} end,
    same(queue, F, As ++ [Q], fun norm/1),
    try apply(queue, F, As ++ [Q]) of
        {{value, _}, Q1} -> Q1;
        {empty, Q1} -> Q1;
        Q1 -> Q1
    catch
        error:empty -> Q
    end.
