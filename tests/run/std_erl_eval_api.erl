%%% erl_eval: its functions beside exprs: bindings, lists of expressions, checks, constants, what a fun is made of.
-module(std_erl_eval_api).
-export([main/1]).

parse(S) ->
    {ok, T, _} = erl_scan:string(S),
    {ok, Es} = erl_parse:parse_exprs(T),
    Es.

attempt(F) -> try F() catch C:R -> {C, R} end.

main(_) ->
    p([erl_eval:new_bindings()]),
    [p([attempt(fun() -> erl_eval:bindings(Bs) end), attempt(fun() -> erl_eval:binding('X', Bs) end),
        attempt(fun() -> erl_eval:add_binding('X', 2, Bs) end), attempt(fun() -> erl_eval:add_binding('A', 2, Bs) end),
        attempt(fun() -> erl_eval:del_binding('X', Bs) end)])
     || Bs <- [[], #{}, [{'X', 1}], #{'X' => 1}, [{'B', 1}, {'X', 1}], foo]],
    [p([S, attempt(fun() -> erl_eval:expr_list(parse(S), Bs) end)])
     || S <- ["1, 2.", "A = 1, A = 1.", "A = 1, A = 2.", "A = 1, B = A.", "A = 1, B = 2.", "X, Y = X."],
        Bs <- [[], [{'X', 1}]]],
    p(attempt(fun() -> erl_eval:expr_list(parse("f(1), 2."), [], {value, fun(N, As) -> {N, As} end}) end)),
    p(attempt(fun() -> erl_eval:expr_list(parse("1 + 2."), #{}, none, {value, fun(F, As) -> {F, As} end}) end)),
    [p([S, attempt(fun() -> erl_eval:check_command(parse(S), Bs) end)])
     || {S, Bs} <- [{"1.", []}, {"X.", []}, {"X.", [{'X', 1}]}, {"#r{}.", []}, {"foo().", []}, {"1, X = 1, Y.", #{'X' => 1}},
                    {"if foo() -> 1 end, X.", []}, {"foo(), X.", []}, {"case 1 of 1 -> A = 2; _ -> 3 end, A.", []},
                    {"F = fun(F) -> X end, F.", [{'F', 1}]}, {"[X || X <- Y].", [{'Y', self()}]},
                    {"if X -> 1 end.", [{'X', fun main/1}]}]],
    [p([S, erl_eval:is_constant_expr(hd(parse(S))), erl_eval:partial_eval(hd(parse(S)))])
     || S <- ["1.", "X.", "{1, a}.", "1 + 1.", "[1 | a].", "\"a\".", "#{}.", "foo().", "<<1>>.", "-1.", "fun a:b/1.", "a.", "$a.",
              "1.5.", "[].", "1 / 0.", "not a.", "a == b.", "true and false.", "true andalso false.", "1.0 == 1.", "1 + 2 * 3.",
              "X + 1.", "1 + a.", "-(1).", "{1 + 1, X}.", "-X.", "1 div 0.", "2.0 * 2.", "1 bsl 3.", "bnot 1.", "\"a\" ++ \"b\".",
              "not true.", "1 == 2.", "$a + 1.", "f(1 + 1).", "[1 + 1].", "1 + (2 * X)."]],
    Clauses = fun(S) ->
                      [{'fun', _, {clauses, Cs}}] = parse(S),
                      Cs
              end,
    Some = Clauses("fun(1, X) when X > 5 -> big; (1, X) -> X; (X, Y) -> {X, Y} end."),
    [p(erl_eval:match_clause(Some, Vs, Bs, none)) || Vs <- [[1, 9], [1, 2], [3, 4]], Bs <- [[], [{'Y', 4}], [{'X', 3}]]],
    p(erl_eval:match_clause(Clauses("fun(1) -> a end."), [2], [], none)),
    [p(erl_eval:fun_data(element(2, erl_eval:exprs(parse(S), Bs))))
     || S <- ["X = 1, Y = 2, fun(X) -> Y end.", "X = 1, Y = 2, fun F(A) -> A + X end.", "fun() -> ok end.",
              "N = 8, fun(<<A:N, _/bitstring>>) -> A end.", "N = k, fun(#{N := V}) -> V end.", "fun lists:reverse/1.", "a."],
        Bs <- [[], #{}]],
    p(erl_eval:fun_data(fun() -> Clauses end)),
    [p(erl_eval:eval_str(S)) || S <- ["1 + 2.\n", "1\n", "1 + 2.", "[a, \"b\"].\n", "a a.\n", "X = 1, {X, 2}.\n", "'a\n.", "", <<"3. ">>]],
    %% Places may have columns and more.
    p(erl_eval:expr({op, {3, 4}, '+', {integer, [{location, {3, 1}}, {text, "1"}], 1}, {integer, 0, 2}}, [], none)),
    p(erl_eval:exprs([{match, 1, {var, 1, 'A'}, {atom, 1, a}}, {var, 1, 'A'}], #{}, none)),
    p(erl_eval:expr(hd(parse("{X, Y}.")), [{'X', 1}, {'Y', 2}], none, none, value)),
    p(erl_eval:expr(hd(parse("{X, Y}.")), [{'X', 1}, {'Y', 2}], none, none, none)),
    p(attempt(fun() -> erl_eval:expr(hd(parse("1.")), [], none, none, 4711) end)),
    [p(attempt(fun() -> erl_eval:expr(E, []) end))
     || E <- [{var, 1, 'Unbound'}, {record, 1, r, []}, {call, 1, {atom, 1, foo}, []}]],
    %% At most 20 arguments.
    [begin
         Vs = lists:join(", ", ["V" ++ integer_to_list(I) || I <- lists:seq(1, N)]),
         S = lists:flatten(["fun ", Name, "(", Vs, ") -> [", Vs, "] end."]),
         case attempt(fun() -> erl_eval:exprs(parse(S), []) end) of
             {value, F, []} -> p([N, apply(F, lists:seq(1, N)), erlang:fun_info(F, arity)]);
             {error, {Why, What}} -> p([N, Why, element(1, What)])
         end
     end || Name <- ["", "Name"], N <- [0, 1, 2, 3, 7, 10, 19, 20, 21]].

p(X) -> io:format("~p~n", [X]).
