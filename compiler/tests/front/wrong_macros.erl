-module(wrong_macros).
-export([f/0]).
-define(LIMIT, 10).
-define(LIMIT, 11).
-define(ADD(A, B), A + B).
-define(LOOP, ?LOOP).
-define(UNSAFE(X), (X + Undefined)).
-include("missing.hrl").
-include("loop.hrl").

f() -> ?LIMTI.
g() -> ?ADD(1).
h() -> ?LOOP.
i() -> ?UNSAFE(1).
j() -> ?(1).
-ifdef(LIMIT).
-error("stop here").
-warning(careful).
-else.
-else.
k() -> never.
