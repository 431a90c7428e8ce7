%%% erl_parse and epp: tokens to forms, terms to and from forms, annotations.
-module(std_erl_parse).
-export([main/1]).

main(_) ->
    Forms = ["f(X) -> [1,2|X].", "-module(a).", "-export([f/1, 'G'/0]).", "-record(r, {a, b = 1, c :: integer(), d = x :: atom()}).",
             "-type t(A) :: {A, list(), [A], #{a := b, c => d}, fun((A) -> ok), fun(), 1..3, <<_:8, _:_*4>>, u(), m:t(A)}.",
             "-spec f(A, integer()) -> B when A :: atom(), B :: term(); (x, y) -> z.", "-callback c() -> ok | error.",
             "-opaque o() :: nil() | [] | [a, ...].", "-custom({a, [\"text\", 1.5, -2]}).",
             "g(1, <<X:8/integer-signed-little-unit:2, _/binary>>) when X > 1, is_atom(X); true -> #{a => X}#{b := 2}.",
             "h() -> case x of {a, B} when B -> 1; _ -> 2 end, if a -> b; true -> c end.",
             "h() -> receive {a, _} -> b after 10 -> c end, receive x -> y end.",
             "h() -> try a(), b of c -> d catch e -> f; error:R -> g; exit:R:S when S -> h after i end.",
             "h(#r{a = 1, _ = X} = Y) -> Y#r.a, Y#r{b = 2}, #r.a, #r{}.",
             "h() -> [X || {X, Y} <- l, Y > 1], << <<X>> || <<X>> <= b >>.",
             "h() -> fun(X) -> X; (Y) -> Y end, fun F(0) -> F end, fun f/1, fun m:f/1, fun M:F/A.",
             "h() -> a:b(1), M:f(2), F(3), (f(1))(2), begin a, b end, catch x, -1, +a, not b, bnot c.",
             "h() -> 1 + 2 * 3 - 4, (a ++ b) -- c, a andalso b orelse c, a =:= b, P ! M, X = Y = 1, $a, \"ab\" \"cd\".",
             "h({}, [], \"\", #{}, <<>>) -> ok.", "h(-1, \"a\" ++ T) -> T.", "f() -> .", "f(", "f() -> a b.", "-foo(X).", "f() -> 1; g() -> 2."],
    [begin
         {ok, Tokens, _} = erl_scan:string(F),
         io:format("~ts~n   ~p~n", [F, erl_parse:parse_form(Tokens)])
     end || F <- Forms],
    [begin
         {ok, Tokens, _} = erl_scan:string(E, {1, 1}),
         io:format("~ts~n   ~p~n", [E, erl_parse:parse_exprs(Tokens)])
     end || E <- ["f(X), {A,b} = 1.2, <<X:3/integer-signed>>.", "a:f(1,\n 2) + [1,\n2 | c].", "f(X) end.", "x"]],
    [begin
         {ok, Tokens, _} = erl_scan:string(T, {1, 1}),
         io:format("~ts~n   ~p~n", [T, erl_parse:parse_term(Tokens)])
     end || T <- ["{a,-1,\"x\",<<1,2>>,#{a=>1},fun a:b/1,$a,+2.5}.", "X.", "a, b.", "a b.", "a", "[1|2].", "<<\"ab\"/utf8, 3:4>>."]],
    Terms = [{a, [1, 2, "ab", $a], <<1>>, 1.0, -2, [a | b], #{x => 1}, [], <<1:3>>}, "ab", "a\x{400}b", [a, 98, 99], fun lists:map/2, 1 bsl 70],
    [io:format("~p~n", [erl_parse:abstract(T)]) || T <- Terms],
    [io:format("~w~n", [erl_parse:normalise(erl_parse:abstract(T)) =:= T]) || T <- Terms],
    io:format("~p ~p~n", [erl_parse:abstract("ab", [{line, 3}]), erl_parse:abstract([1, 2], 7)]),
    {ok, T1, _} = erl_scan:string("f(X) -> {X, fun f/1, fun m:f/2, <<X:2/binary>>, #{}, \"s\"}."),
    {ok, Form} = erl_parse:parse_form(T1),
    io:format("~p~n", [erl_parse:map_anno(fun(L) -> L + 100 end, Form)]),
    io:format("~p~n", [erl_parse:fold_anno(fun(_, N) -> N + 1 end, 0, Form)]),
    io:format("~p~n", [erl_parse:tokens(erl_parse:abstract({a, [b | c], [1, 2], "x", {}}))]),
    io:format("~ts~n", [erl_parse:format_error(["syntax error before: ", "'end'"])]).
