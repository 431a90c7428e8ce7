%%% Syntax of OTP 26, 27 and 28 that only adds. OTP 25 cannot run it, so each value is compared here
%%% with what the release's documentation says.
-module(later_syntax).
-moduledoc "What releases after 25 add.".
-export([main/1]).

-doc """
Runs it all.
""".
main(_) ->
    triple_quotes(),
    sigils(),
    map_comprehensions(),
    strict_generators(),
    zip_generators(),
    io:put_chars("ok\n").

triple_quotes() ->
    "First line\n  \"second\" \\n line\n\nLast" = """
        First line
          "second" \n line

        Last
        """,
    "" = """
        """,
    "a \"\"\" b\n" = """"
    a """ b

    """",
    % As ever, where more follows on the line.
    "abc" = """abc""".

-doc hidden.
sigils() ->
    <<"abc">> = ~"abc",
    <<"a\nb">> = ~"a\nb",
    "a\"b\n" = ~s(a"b\n),
    "a\\n" = ~S[a\n],
    <<"a\tb"/utf8>> = ~b{a\tb},
    <<16#3b1/utf8>> = ~b/\x{3b1}/,
    <<"x\\t">> = ~B<x\t>,
    <<"it's">> = ~b'it\'s',
    "a|b" = ~s|a\|b|,
    "`#" = ~s{`#},
    <<"raw\\n">> = ~"""
        raw\n
        """,
    "tab\t" = ~s"""
        tab\t
        """,
    yes = case id(<<"xyz">>) of ~"xyz" -> yes; _ -> no end.

-doc #{since => "1"}.
map_comprehensions() ->
    M = #{K => V * 2 || {K, V} <- [{a, 1}, {b, 2}]},
    #{a := 2, b := 4} = M,
    [{2, a}, {4, b}] = lists:sort([{V, K} || K := V <- M]),
    [{4, b}] = maps:to_list(#{V => K || K := V <- M, V > 2}),
    <<1>> = << <<V>> || _ := V <- #{a => 1} >>,
    [a, b] = lists:sort([K || K := _ <- maps:iterator(M)]),
    [{1, a}] = [{V, K} || K := V <- maps:iterator(#{a => 1})],
    #{} = Empty = #{K => K || K <- []},
    0 = map_size(Empty),
    [1] = [V || a := V <- #{a => 1, b => 2}],
    {error, {bad_generator, x}} = caught(fun() -> [K || K := _ <- id(x)] end),
    {error, {bad_generator, [{a, 1}]}} = caught(fun() -> #{K => V || K := V <- id([{a, 1}])} end),
    % Maps that hold comprehensions are no map comprehensions.
    {#{a := [1]}, #{[1] := 2}, #{a := true}} = {#{a => [1 || true]}, #{[1 || true] => 2}, #{a => true or false}}.

strict_generators() ->
    [1, 2] = [X || {ok, X} <:- [{ok, 1}, {ok, 2}]],
    {error, {badmatch, no}} = caught(fun() -> [X || {ok, X} <:- [{ok, 1}, no]] end),
    [257, 514] = [X || <<X:16>> <:= <<1, 1, 2, 2>>],
    {error, {badmatch, <<2, 2>>}} = caught(fun() -> [X || <<X, 1>> <:= <<1, 1, 2, 2>>] end),
    {error, {badmatch, <<2>>}} = caught(fun() -> [X || <<X:16>> <:= <<1, 1, 2>>] end),
    {error, {badmatch, {b, 1}}} = caught(fun() -> [X || a := X <:- #{b => 1}] end),
    [2] = [X || X <:- [1, 2], X > 1].

zip_generators() ->
    [{1, a}, {2, b}] = [{X, Y} || X <- [1, 2] && Y <- [a, b]],
    [6, 15] = [X + Y + Z || X <- [1, 4] && Y <- [2, 5] && Z <- [3, 6]],
    [{1, a, 3}, {1, a, 4}] = [{X, Y, Z} || X <- [1] && Y <- [a], Z <- [3, 4]],
    [2] = [X || {ok, X} <- [{ok, 1}, {ok, 2}] && yes <- [no, yes]],
    [{k, v, 1}] = [{K, V, N} || K := V <- #{k => v} && N <- [1]],
    #{a := 1} = #{K => V || K <- [a] && V <- [1]},
    [] = [X || X <- [] && _ <- []],
    put(seen, []),
    {error, {bad_generators, {[3], []}}} =
        caught(fun() -> [put(seen, [X, Y | get(seen)]) || X <- [1, 2, 3] && Y <- [a, b]] end),
    [2, b, 1, a] = get(seen),
    {error, {bad_generators, {x, []}}} = caught(fun() -> [X || X <- id(x) && _ <- []] end).

caught(F) ->
    try F() catch error:Reason -> {error, Reason} end.

id(X) -> X.
