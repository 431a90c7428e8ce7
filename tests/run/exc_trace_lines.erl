%%% Stack traces carry function, arity and the line of each call that is not a tail call.
-module(exc_trace_lines).
-export([main/1, a/1, b/1, c/1, rec/1, clause/1, match/1, cases/1, arith/1, multi_line/1, thrown/1, exited/1, maybe_throw/1, maybe_exit/1]).

%% Each function is exported and may also return: OTP's compiler turns a call that is sure to
%% raise into a tail call, and its caller would then be missing from the trace.

main(_) ->
    show(fun() -> a(1) end),
    show(fun() -> b(1) end),
    show(fun() -> rec(3) end),
    show(fun() -> clause(zzz) end),
    show(fun() -> match({error, x}) end),
    show(fun() -> cases(q) end),
    show(fun() -> arith(x) end),
    show(fun() -> multi_line(0) end),
    show(fun() -> thrown(t) end),
    show(fun() -> exited(x) end).

show(F) ->
    try F() of V -> io:format("value ~w~n", [V])
    catch
        C:R:St ->
            Own = [{Fn, if is_list(A) -> A; true -> A end, proplists:get_value(file, L), proplists:get_value(line, L)}
                   || {?MODULE, Fn, A, L} <- St, hd(atom_to_list(Fn)) =/= $-, Fn =/= show, Fn =/= main],
            io:format("~w:~w~n", [C, R]),
            [io:format("    ~p~n", [T]) || T <- Own]
    end.

a(X) ->
    Y = b(X),
    {a, Y}.

b(X) ->
    Z = c(X),
    {b, Z}.

c(X) when X > 100 ->
    X;
c(X) ->
    {c, error({oops, X})}.

rec(0) ->
    erlang:error(bottom);
rec(1000) ->
    1000;
rec(N) ->
    1 + rec(N - 1).

clause(a) -> 1;
clause(b) -> 2.

match(V) ->
    {ok, R} = V,
    R.

cases(V) ->
    case V of
        1 -> one;
        2 -> two
    end.

arith(X) ->
    Y = 1,
    Z = X +
        Y,
    {Z}.

multi_line(D) ->
    [1,
     2,
     10 div D,
     4].

thrown(X) ->
    {maybe_throw(X)}.

maybe_throw(1) -> fine;
maybe_throw(X) -> throw(X).

exited(X) ->
    [maybe_exit(X)].

maybe_exit(1) -> fine;
maybe_exit(X) -> exit(X).
