-module(patterns).
-export([f/3, g/2, h/2]).
-record(r, {a, b}).

f({A, A}, [A | T], B = {_, B1}) -> {A, T, B, B1};
f("abc" ++ T, [$a, $b] ++ U, 1 bsl 4 - 1) -> {T, U};
f(#{k := V, {a, 1} := W}, #r{a = V, _ = W}, #r.b) -> {V, W};
f(-1, -1.5, "x") -> ok;
f(<<N, B:N/binary, _/bits>>, <<"abc"/utf8, X:16/little-signed>>, <<"lit", -1>>) -> {B, X}.

g(X, Y) ->
    {X, Z} = Y,
    fun(X) -> X; (Z) when Z > X -> Z end,
    [X || X <- Y, {X, _} <- X],
    #{Z := Q} = Y,
    <<P:Z, _/binary>> = X,
    {Q, P}.

h(A, _Unused) ->
    try A of V -> V catch V -> V end,
    case A of {V1, V1} -> V1; V1 -> V1 end.
