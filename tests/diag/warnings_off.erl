-module(warnings_off).
-compile([nowarn_unused_vars, nowarn_shadow_vars, nowarn_unused_record, nowarn_format, nowarn_underscore_match, nowarn_obsolete_guard, nowarn_unused_type]).
-export([f/2]).
-record(r, {a}).
-type t() :: 1.
f(X, Y) when integer(X) -> io:format("~p", []), fun(X) -> X end;
f({_A, _A}, _) -> 1.
