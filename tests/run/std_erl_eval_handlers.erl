%%% erl_eval: handlers of local and of other functions, and what they see.
-module(std_erl_eval_handlers).
-export([main/1, twice/2, old/3]).

twice(Name, Args) -> {twice, Name, Args}.

old(Name, Args, More) -> {value, {old, Name, length(Args), More}, []}.

parse(S) ->
    {ok, T, _} = erl_scan:string(S),
    {ok, Es} = erl_parse:parse_exprs(T),
    Es.

plain(F) when is_function(F) -> {'fun', element(2, erlang:fun_info(F, arity))};
plain(T) when is_tuple(T) -> list_to_tuple([plain(E) || E <- tuple_to_list(T)]);
plain([H | T]) -> [plain(H) | plain(T)];
plain(P) when is_pid(P) -> pid;
plain(T) -> T.

run(S, Lf, Ef) -> plain(try erl_eval:exprs(parse(S), [], Lf, Ef) catch C:R -> {C, R} end).

main(_) ->
    Value = {value, fun(N, As) -> {called, N, As} end},
    More = {value, fun(N, As, X) -> {called, N, As, X} end, [extra]},
    Eval = {eval, fun(N, As, Bs) ->
                          {Vs, Bs1} = erl_eval:expr_list(As, Bs),
                          {value, {evaluated, N, Vs}, erl_eval:add_binding('New', N, Bs1)}
                  end},
    EvalMore = {eval, fun(N, As, Bs, X) -> {value, {N, length(As), length(Bs), X}, Bs} end, [extra]},
    Texts = ["foo(1, X = 2), X.", "foo(bar(1)).", "abs(-1).", "[foo(X) || X <- [1, 2]].", "F = fun(X) -> foo(X) end, F(3).",
             "F = fun foo/1.", "foo().", "New = 1, foo().", "if foo() -> 1; true -> 2 end.", "case foo(1) of X -> X end.",
             "try foo(1) of X -> {ok, X} after bar() end.", "{foo(A = 1), bar(A = 1)}.", "<<(foo(1))>>."],
    Local = [none, Value, More, Eval, EvalMore, {?MODULE, twice}, {?MODULE, old, [[]]}],
    [begin
         io:format("~ts~n", [S]),
         [io:format("    ~p~n", [run(S, Lf, none)]) || Lf <- Local]
     end || S <- Texts],
    [io:format("~ts ~p~n", [S, erl_eval:exprs(parse(S), Bs, {?MODULE, old, [[]]})])
     || S <- ["X = 1, is_tuple(foo()).", "X = 1, {foo(), Y = 2}."], Bs <- [[], #{}]],
    Traced = fun(A, F, As) ->
                     case F of
                         {erlang, raise} -> io:format("    line ~p raises ~p~n", [A, plain(lists:sublist(As, 2))]);
                         _ -> io:format("    line ~p calls ~p with ~p~n", [A, plain(F), plain(As)])
                     end,
                     case F of
                         {M, N} -> apply(M, N, As);
                         _ -> apply(F, As)
                     end
             end,
    Others = ["1 + 2 * 3.", "lists:reverse([1, 2]).", "length([1]).", "apply(lists, reverse, [[1]]).",
              "apply(apply, [lists, reverse, [[1]]]).", "erlang:apply(erlang, apply, [fun lists:reverse/1, [[1]]]).",
              "F = fun(X) -> X + 1 end,\nF(2).", "F = fun lists:reverse/1,\nF([1, 2]).", "lists:map(fun(X) -> -X end, [1, 2]).",
              "F = fun(X) -> X end,\n\nF(1, 2).", "F = fun(1) -> X end,\n\nF(2).", "F = fun G(0) -> 0; G(N) -> G(N - 1) end, F(2).",
              "X.", "1 = 2.", "{A, B} =\n 1.", "case 1 of\n 2 -> 3 end.", "if false -> 1 end.", "try 1 of 2 -> 3 after ok end.",
              "[X || X <- [1, 2, 3], X > 1].", "[X || X <- [a, 1], is_atom(X)].", "[X || X <- a].", "[X || X <- [1], begin 1 end].",
              "if 1 + 1 =:= 2 -> yes; true -> no end.", "a andalso b.", "1 orelse 2.", "not a.", "- a.", "self() =:= self().",
              "catch throw(1).", "<<a>>.", "<<1:(2 + 1)>>.", "<<X:(4 + 4)>> = <<1>>.", "#{1 + 1 := X} = #{2 => 3}.",
              "M = #{}, M#{a := 1}.", "foo(1).", "fun foo/1.", "3(1).", "X = {a, b}, X:c().", "#r{}.", "2 =:= 1 + 1.",
              "begin put(k, 1), get(k) end.", "receive after 1 + 1 -> done end."],
    [begin
         io:format("~ts~n", [S]),
         Result = run(S, none, {value, Traced}),
         io:format("  ~p~n", [Result])
     end || S <- Others],
    Two = {value, fun({erlang, '+'}, [A, B]) -> {plus, A, B};
                     ({timer, sleep}, _) -> exit(not_allowed);
                     ({erlang, round}, _) -> throw(thrown);
                     ({M, F}, As) -> apply(M, F, As);
                     (F, As) -> apply(F, As)
                  end},
    [io:format("~ts ~p~n", [S, run(S, Value, Two)])
     || S <- ["1 + 2.", "timer:sleep(1).", "apply(timer, sleep, [1]).", "F = fun(T) -> timer:sleep(T) end, F(1).",
              "if round(1) =:= 1 -> 1; true -> 2 end.", "foo(1 + 2).", "F = fun timer:sleep/1, F(0).", "catch round(1)."]].
