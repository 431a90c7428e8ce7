-module(wrong_syntax).
-export([a/0]).

a() -> {1, 2.

b() ->
    case x of
        1 -> ok;
    end.

c() -> [1, 2, ].

d(X) -> if X <= 1 -> ok end.

e() -> A == B == C.

f() -> "no end
g() -> ok.
