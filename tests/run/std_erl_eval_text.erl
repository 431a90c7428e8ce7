%%% erl_eval: pids, references, ports and funs in text, as they are printed.
-module(std_erl_eval_text).
-export([main/1]).

parse(S, Options) ->
    {ok, Tokens, _} = erl_scan:string(S, 1, Options),
    {erl_eval:extended_parse_exprs(Tokens), erl_eval:extended_parse_term(Tokens)}.

main(_) ->
    [begin
         {Exprs, Term} = parse(S, Options),
         io:format("~ts~n    ~p~n    ~p~n", [S, Exprs, Term])
     end || Options <- [[text], []],
            S <- ["<0.1.2>.", "{<0.1.2>,<0.20.0>}.", "#Ref<0.1.2.3>.", "[<0.1.0>, 1].",
                       "#Fun<lists.reverse.1>.", "foo.", "a a.", "#Port<0.3>.",
                       "fun lists:reverse/1.", "#Fun<erl_eval.1.2>.", "#Fun<a.b.c>.", "X = <0.1.2>, Y.",
                       "1 < 2.", "A<0.1.", "<0.1>.", "{a,<0.1.2>}.",
                       "1+1.", "#{a=><0.3.0>}.", "\"abc\".", "<0 .1.2>.",
                       "#Ref<0.1.2>.", "#Foo<0.1>.", "-1.", "{a,-1.5,[b|c],<<1,2>>,$a}.",
                       "X.", "a, b.", "#Fun<lists.'rev x'.1>.", "<<1>>.",
                       "#{1 => <0.1.2>, <0.1.2> => 2}.", "[fun lists:map/2, #Fun<lists.reverse.1>]."]],
    io:format("~p~n", [[erl_parse:parse_exprs([]), erl_parse:parse_form([]), erl_parse:parse_term([]), parse("", [])]]),
    Mine = io_lib:format("[~p, ~p].", [self(), make_ref()]),
    {_, {ok, [Pid, Ref]}} = parse(lists:flatten(Mine), [text]),
    io:format("~p~n", [{Pid =:= self(), is_reference(Ref)}]).
