-module(wrong_names).
-export([f/1, missing/2]).
-import(lists, [map/2]).
-import(maps, [map/2]).

f(X) -> lenght(X), f(X, 1), fun nope/3, hd(X), map(X, X), fun map/2.
f(X) -> X.

hd([X | _]) -> X.

g(X) when f(X); foo(X); X ! 1; lists:map(X); atom(X) -> ok;
g(X, Y) -> X.

h(X) -> <<X:8/utf8, X/unit:8, X/foo, X/big-little, X:3/binary-unit:300>>;
h(<<X/binary, 1>>) -> X;
h(<<"abc":8>>) -> <<1:(f(1))>>.

-export([late/0]).
-type t() :: undefined_type() | lists:t().
-spec h(A) -> ok.
-spec nothing() -> ok.
