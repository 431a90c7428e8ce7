%%% maybe ... else ... end, which a feature switches on: what leaves it, what else takes.
-module(lang_maybe).
-feature(maybe_expr, enable).
-export([main/1]).
-ifdef(FEATURE_ENABLED).
-if(?FEATURE_ENABLED(maybe_expr)).
-define(ENABLED, true).
-else.
-define(ENABLED, false).
-endif.
-endif.

main(_) ->
    p(?ENABLED),
    p([plain(X) || X <- [{ok, 1}, {error, e}, other]]),
    p([chain(A, B) || A <- [{ok, 1}, no], B <- [{ok, 2}, {ok, 0}, {error, b}]]),
    p([with_else(X) || X <- [{ok, 5}, {error, small}, {error, {big, 1}}, timeout]]),
    p([catch unknown(X) || X <- [{ok, 1}, what]]),
    p([nested(X) || X <- [{ok, {ok, 1}}, {ok, no}, {error, 1}]]),
    p([guarded(X) || X <- [1, 2, a, {x}]]),
    p(effects()),
    p([tail(X, 100000) || X <- [ok, stop]]),
    p(['maybe' =:= list_to_atom("maybe"), maps:get('maybe', #{'maybe' => 1})]),
    p([last(X) || X <- [{ok, v}, v]]),
    p([rebound(X) || X <- [{a, 1, 1}, {a, 1, 2}]]),
    p(exception()),
    p([in_fun(X) || X <- [[1, 2], [1, x]]]).

p(X) -> io:format("~p~n", [X]).

id(X) -> X.

plain(X) ->
    maybe
        {ok, V} ?= X,
        V + 1
    end.

chain(A, B) ->
    maybe
        {ok, X} ?= id(A),
        Y = X * 10,
        {ok, Z} ?= B,
        true ?= Z > 0,
        {Y, Z}
    end.

with_else(X) ->
    maybe
        {ok, V} ?= X,
        io:format("got ~p~n", [V]),
        {done, V}
    else
        {error, {big, N}} when N > 0 -> {big, N};
        {error, R} ->
            io:format("failed ~p~n", [R]),
            R;
        timeout -> later
    end.

unknown(X) ->
    try
        maybe
            {ok, V} ?= X,
            V
        else
            {error, _} -> error
        end
    catch
        error:{else_clause, What} -> {unknown, What}
    end.

nested(X) ->
    maybe
        {ok, Y} ?= X,
        R = maybe
            {ok, Z} ?= Y,
            {both, Z}
        else
            no -> inner
        end,
        {outer, R}
    else
        {error, N} -> {first, N}
    end.

guarded(X) ->
    maybe
        true ?= is_integer(X),
        N = X rem 2,
        0 ?= N,
        even
    else
        false -> none;
        Odd when is_integer(Odd) -> odd
    end.

effects() ->
    _ = maybe {ok, _} ?= id(x) end,
    maybe ok ?= id(ok), io:format("here~n") end,
    A = maybe 1 else _ -> 2 end,
    {A, maybe B ?= id(3), B end}.

tail(_, 0) -> done;
tail(X, N) ->
    maybe
        ok ?= X,
        tail(X, N - 1)
    else
        stop -> tail(ok, N - 1)
    end.

last(X) ->
    maybe
        {ok, _} ?= X
    end.

rebound({a, A, B}) ->
    maybe
        A ?= B,
        same
    else
        Other -> {A, Other}
    end.

exception() ->
    try maybe ok ?= id(ok), error(oops) else _ -> caught end catch error:R -> R end.

in_fun(L) ->
    F = fun(X) ->
        maybe
            true ?= is_integer(X),
            X
        else
            false -> {bad, X}
        end
    end,
    [F(X) || X <- L].
