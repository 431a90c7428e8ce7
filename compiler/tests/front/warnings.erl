-module(warnings).
-export([f/2, f/2]).
-record(unused, {a}).
-type unused() :: a.

f(X, Y) ->
    Z = 1,
    fun(X) -> X end,
    [X || X <- Y],
    case Y of
        1 -> A = 1, A;
        2 -> A = 2
    end,
    fun Named(_) -> ok end,
    {_V, _V} = X.

g() -> h().
h() -> g().

max(A, B) -> max(A, B).
