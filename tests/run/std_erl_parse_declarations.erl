%%% What erl_parse says of declarations whose syntax is right and whose content is not.
-module(std_erl_parse_declarations).
-export([main/1]).

main(_) ->
    lists:foreach(fun form/1,
        ["-module({m}).", "-module(m, n).", "-module(\"m\").", "-module(X).", "-module(1).",
         "-module(m, [a]).", "-module(m, [X, y]).", "-module().", "-module(a.b).",
         "-export(a/1).", "-export([a/1], Y).", "-export([A/1]).", "-export([a/a]).",
         "-export([a/1, {3, 4}]).", "-export([{a, 1}]).", "-export(x).", "-export([a/-1]).",
         "-export_type([t]).", "-export_type([T/1]).",
         "-import([a/1], Y).", "-import(m, [a/B]).", "-import(M, [a/1]).", "-import(m, a).",
         "-record(A, {b}).", "-record(A, {{bad, a}}).", "-record(a, [a, b]).", "-record(a).",
         "-record(a, {b, {c}}).", "-record(a, {1}).", "-record(a, {b = 1, B}).", "-record(a, {b, b :: c | 1}).",
         "-record(a, {}, c).", "-record(a, b).", "-record({a, {}}).",
         "-file(\"f\", 1).", "-file(f, 1).", "-file(\"f\").", "-file(\"f\", x).", "-file(\"f\", 1, 2).",
         "-own(a, b).", "-own({A, B}).", "-own(f(x)).", "-own([1 | X]).", "-own(1 + 2).", "-own(-1).",
         "-own(<<1>>).", "-own(#{a => 1}).", "-own(#{a := 1}).", "-own(#r{}).", "-own(fun f/1).",
         "-own(fun() -> ok end).", "-own(a/1).", "-own([a/1, b/2]).", "-own({a/1, 1.5, \"s\", $c}).",
         "-own((1)).", "-own().", "-compile(X).", "-vsn(1 bsl 2).", "-behaviour(X).",
         "-spec f() -> 1 + a.", "-type t() :: f(1) + 2.", "-type T() :: a.", "-type t(a) :: a.",
         "-type t(A, A) :: A.", "-opaque t(1) :: a.", "-spec f(x) -> x; (y, z) -> z.",
         "-callback f() -> <<_:8, _:_*8>>.", "-type t() :: #{a := b, c => d, ...}.", "-type t() :: [a, ...].", "-type t() :: 1..2 | -1..a.",
         "-type t() :: fun((...) -> a) | fun(() -> b) | fun().", "-spec m:f() -> a when X :: b, is_subtype(Y, c).",
         "-spec f() -> a when X."]).

form(Text) ->
    case erl_scan:string(Text, {1, 1}) of
        {ok, Tokens, _} ->
            case erl_parse:parse_form(Tokens) of
                {error, {Place, Module, What}} ->
                    io:format("~ts~n  ~w ~w ~ts~n", [Text, Place, Module, Module:format_error(What)]);
                {ok, Form} ->
                    io:format("~ts~n  ~0p~n", [Text, Form])
            end
    end.
