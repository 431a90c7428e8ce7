-module(forms).
-author("someone").
-vsn({1, [a, "b"]}).
-behaviour(gen_server).
-export([f/1, '+'/2]).
-import(lists, [map/2, foldl/3]).
-include("shared.hrl").
-include("shared.hrl").
-compile([inline, {no_auto_import, [size/1]}]).
-export_type([t/0, u/1, o/0]).
-type t() :: integer() | 1..10 | -1 | $a | a | [] | [t()] | [t(), ...] | {} | {t(), u(a)}.
-type u(A) :: #{a => A, b := A} | #point{x :: integer()} | fun() | fun((...) -> A) | fun((A, N :: t()) -> A).
-opaque o() :: <<>> | <<_:8>> | <<_:_*8>> | <<_:8, _:_*1 >> | lists:t(a) | (a | b).
-spec f(X) -> Y when X :: t(), Y :: t(); (a) -> b.
-callback init(Args :: term()) -> {ok, State :: any()}.
-optional_callbacks([init/1]).
-deprecated([{f, 1, eventually}]).
-define(A, 1).
-define(A(X), {X, ??X}).
-define(A(X, Y), [X | Y]).
-ifdef(A).
-if(?OTP_RELEASE >= 25 andalso defined(A)).
f(X) -> {?A, ?A(X + 1), ?A(X, ?A), ?SQUARE(X), ?MODULE, ?MODULE_STRING, ?LINE, ?FILE, ?FUNCTION_NAME, ?FUNCTION_ARITY, map(fun size/1, X), size(X), foldl(X, X, X), #point{}}.
-else.
-error(not_here).
-endif.
-else.
g() -> nothing_here.
-endif.
'+'(A, B) -> ?FUNCTION_NAME(A, B).
size(X) -> X.
