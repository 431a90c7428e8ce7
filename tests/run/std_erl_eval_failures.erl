%%% erl_eval and erl_error: how errors of what is evaluated are told.
-module(std_erl_eval_failures).
-export([main/1]).

parse(S) ->
    {ok, T, _} = erl_scan:string(S),
    {ok, Es} = erl_parse:parse_exprs(T),
    Es.

main(_) ->
    [io:format("~ts~n    ~ts~n", [S, first_line(S)])
     || S <- ["X.", "1 = 2.", "case 1 of 2 -> 3 end.", "if false -> 1 end.", "try 1 of 2 -> 3 after ok end.", "[X || X <- a].",
              "[X || X <- [1], begin X end].", "(fun(1) -> a end)(2).", "(fun(X) -> X end)().", "(fun F(X, Y) -> F end)(1).",
              "(fun() -> Q end)().", "F = fun(1, {a, b}) -> a end, F(\"text\", [1, 2]).", "foo(1, 2).", "lists:foo(1).", "lists:reverse(a).",
              "1 + a.", "a(2).", "X = 3, X(2).", "#r{}.", "#{a := 1}.", "M = #{}, M#{a := 1}.", "M = a, M#{a => 1}.", "a andalso b.",
              "erlang:error({my, reason}).", "exit(over).", "throw(ball).", "receive after a -> b end.", "hd([]).", "fun foo/1.",
              "fun(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U) -> A end.", "<<1:a>>.", "if foo() -> 1 end."]],
    %% A long name goes on a line of its own.
    [io:format("~ts|~n", [erl_error:format_exception(error, function_clause, [{m, list_to_atom(lists:duplicate(N, $f)), As, []}])])
     || N <- [10, 18, 19, 26, 40], As <- [[], [1], [a, b], [{a, b, c}, lists:seq(1, 9)], [lists:seq($a, $z) ++ lists:seq($a, $z), 1]]].

%% Without the frames: those are the evaluator's own.
first_line(S) ->
    try erl_eval:exprs(parse(S), [], none) of
        {value, V, _} -> io_lib:format("~p", [V])
    catch
        C:R:Stack -> told(C, R, frame(hd(Stack)))
    end.

frame({M, F, A, _}) when is_list(A), M =/= erl_eval_bits, M =/= eval_bits -> [{M, F, A, []}];
frame({erl_eval, foo, A, _}) -> [{erl_eval, foo, A, []}];
frame(_) -> [].

told(C, R, S) -> lists:takewhile(fun(Char) -> Char =/= $\n end, lists:flatten(erl_error:format_exception(C, R, S))).
