%%% The old catch: value, throw, {'EXIT', reason}, with and without a stack.
-module(exc_catch_expr).
-export([main/1]).

main(_) ->
    io:format("~w~n", [catch 1 + 1]),
    io:format("~w~n", [catch throw(thrown)]),
    io:format("~w~n", [catch exit(exited)]),
    {'EXIT', {R, St}} = (catch error(erred)),
    io:format("~w ~w~n", [R, is_list(St)]),
    {'EXIT', {badarith, _}} = (catch id(a) + 1),
    {'EXIT', {{badmatch, 2}, _}} = (catch (1 = id(2))),
    {'EXIT', {function_clause, [{?MODULE, only_a, [b], _} | _]}} = (catch only_a(id(b))),
    {'EXIT', {undef, [{no_mod, no_fun, [1], []} | _]}} = (catch no_mod:no_fun(1)),
    X = (catch throw({nested, catch throw(inner)})),
    io:format("~w~n", [X]),
    io:format("~w~n", [[catch throw(E) || E <- [1, 2, 3]]]),
    io:format("~w~n", [case catch list_to_integer("zz") of {'EXIT', {badarg, _}} -> bad; N -> N end]),
    io:format("~w~n", [case catch list_to_integer("12") of {'EXIT', {badarg, _}} -> bad; N2 -> N2 end]),
    io:format("~w~n", [catch catch throw(twice)]),
    Y = catch begin put(side, effect), throw(done) end,
    io:format("~w ~w~n", [Y, get(side)]),
    io:format("~w~n", [loop(10000)]),
    io:format("~w~n", [{catch throw(a), catch exit(b), catch c}]).

id(X) -> X.
only_a(a) -> ok.
loop(0) -> finished;
loop(N) -> catch throw(N), loop(N - 1).
