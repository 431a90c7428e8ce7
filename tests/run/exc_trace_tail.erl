%%% Tail calls leave no frame; only callers that still have work to do show up.
-module(exc_trace_tail).
-export([main/1, outer/1, middle/1, inner/1, ping/1, pong/1, wrapped/1, in_case/1, helper/1]).

main(_) ->
    show(fun() -> outer(1) end),
    show(fun() -> ping(5) end),
    show(fun() -> wrapped(2) end),
    show(fun() -> apply(?MODULE, no_such, [1]) end),
    show(fun() -> in_case(1) end).

show(F) ->
    try {F()} of V -> io:format("value ~w~n", [V])
    catch
        C:R:St -> io:format("~w:~w ~w~n", [C, R, [{Fn, A, proplists:get_value(line, L)} || {?MODULE, Fn, A, L} <- St, hd(atom_to_list(Fn)) =/= $-, Fn =/= show, Fn =/= main]])
    end.

outer(X) -> middle(X).
middle(X) -> inner(X).
inner(1000) -> fine;
inner(X) -> {error(tail_chain), X}.

ping(0) -> error(stopped);
ping(1000) -> fine;
ping(N) -> pong(N - 1).
pong(0) -> error(stopped_in_pong);
pong(N) -> ping(N - 1).

wrapped(X) -> Y = middle(X), {Y}.

in_case(X) ->
    case X of
        1 -> helper(X);
        _ -> other
    end.
helper(1000) -> fine;
helper(X) -> [error(deep) | X].
