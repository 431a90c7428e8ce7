%%% erl_parse takes any expression where a pattern stands and leaves it as written: what is no
%%% pattern is for a parse transform to replace, or for erl_lint to refuse.
-module(std_erl_parse_patterns).
-export([main/1]).

main(_) ->
    exprs("f(X) = Y."),
    exprs("?Q = Y."),
    exprs("X + Y = 3, -1 = Z, 1 bsl 8 = Z, - - 1 = Z."),
    exprs("case X of foo(1) -> 1; [m:f(Y) | T] -> T; \"ab\" ++ g(1) -> 2 end."),
    exprs("[X || h(X) <- Y]."),
    exprs("case X of #{a => B} -> B; #{a := -3} -> c end."),
    exprs("<<(f(1)):8, (-1):8, X/binary>> = Y."),
    exprs("[1, X] ++ T = L."),
    exprs("\"a\" ++ [$b] ++ T = L."),
    exprs("maybe f(X) ?= 1 end."),
    exprs("try x of f(Y) -> 1 catch g(Z) -> 2 end."),
    form("f(1 + 2, -1, - 1.5) -> ok."),
    form("f([g(1)]) -> ok."),
    form("f({X = g(1), <<1:(3+4)>>}) -> ok."),
    lint("f(X) -> g(1) = X."),
    lint("f([g(1)]) -> ok."),
    lint("f(X) -> case X of #{a => 1} -> ok end."),
    lint("f(X) -> case X of <<Y/binary, _>> -> Y end."),
    lint("f(X) -> case X of <<\"ab\":8>> -> X end."),
    lint("f(X) -> <<X:8/utf8>>."),
    lint("f(X) -> <<X/unit:8>>."),
    lint("f(X) when X = 1 -> X."),
    lint("f(X) when begin X end -> X."),
    lint("f(X) when fun() -> ok end -> X."),
    lint("f(<<_:(self())>>) -> ok."),
    lint("f(X) -> case X of 1 + 2 -> ok; -1 -> ok; 3 - a -> ok end."),
    ok.

exprs(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    io:format("~ts~n  ~p~n", [Text, erl_parse:parse_exprs(Tokens)]).

form(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    io:format("~ts~n  ~p~n", [Text, erl_parse:parse_form(Tokens)]).

%% Whether the whole is refused, and as what.
lint(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text, {3, 1}),
    {ok, Form} = erl_parse:parse_form(Tokens),
    Forms = [{attribute, 1, module, m}, {attribute, 2, export, [{f, 1}]}, Form,
             {eof, 9}],
    Result = case compile:forms(Forms, [return]) of
                 {error, _, _} = Error -> Error;
                 Done -> {element(1, Done), element(2, Done)}
             end,
    io:format("~ts~n  ~p~n", [Text, Result]).
