%%% erl_eval_text: text and tokens for erl_eval, with pids, references, ports and funs written as they are printed.
%%%
%%% Those need tokens that carry their text (erl_scan's option `text`): a pid is scanned as numbers, and only the text
%%% tells <0.20.0> from <0.2.0>.
-module(erl_eval_text).
-export([exprs/1, term/1, eval/1]).

%% As erl_parse:parse_exprs/1.
exprs(Tokens) -> erl_parse:parse_exprs(written(Tokens)).

%% {ok, Term} or {error, {Place, Module, What}}.
term(Tokens) ->
    case exprs(Tokens) of
        {ok, [Expr]} -> try {ok, value(Expr)} catch error:_ -> bad_term(Expr) end;
        {ok, [Expr | _]} -> bad_term(Expr);
        Error -> Error
    end.

bad_term(Expr) -> {error, {erl_anno:location(element(2, Expr)), erl_eval, "bad term"}}.

%% What is printed becomes a call that makes it.
written([{'<', A}, {float, _, _} = F, {'.', _}, {integer, _, _} = N, {'>', _} | Rest] = Tokens) ->
    made(list_to_pid, A, ["<", F, ".", N, ">"], Rest, Tokens);
written([{'#', A}, {var, _, 'Ref'}, {'<', _}, {float, _, _} = F, {'.', _}, {float, _, _} = G, {'>', _} | Rest] = Tokens) ->
    made(list_to_ref, A, ["#Ref<", F, ".", G, ">"], Rest, Tokens);
written([{'#', A}, {var, _, 'Port'}, {'<', _}, {float, _, _} = F, {'>', _} | Rest] = Tokens) ->
    made(list_to_port, A, ["#Port<", F, ">"], Rest, Tokens);
written([{'#', A}, {var, _, 'Fun'}, {'<', _}, {atom, _, _} = M, {'.', _}, {atom, _, _} = F, {'.', _},
         {integer, _, _} = N, {'>', _} | Rest] = Tokens) ->
    case erl_scan:text(M) of
        undefined -> as_it_is(Tokens);
        _ -> [{'fun', A}, M, {':', A}, F, {'/', A}, N | written(Rest)]
    end;
written(Tokens) -> as_it_is(Tokens).

as_it_is([Token | Rest]) -> [Token | written(Rest)];
as_it_is([]) -> [].

made(Function, A, Parts, Rest, Tokens) ->
    Texts = [if is_tuple(P) -> erl_scan:text(P); true -> P end || P <- Parts],
    case lists:member(undefined, Texts) of
        true -> as_it_is(Tokens);
        false ->
            [{atom, A, erlang}, {':', A}, {atom, A, Function}, {'(', A}, {string, A, lists:append(Texts)}, {')', A}
             | written(Rest)]
    end.

%% The value of a constant.
value({call, _, {remote, _, {atom, _, erlang}, {atom, _, Function}}, [{string, _, Text}]})
  when Function =:= list_to_pid; Function =:= list_to_ref; Function =:= list_to_port ->
    erlang:Function(Text);
value({cons, _, Head, Tail}) -> [value(Head) | value(Tail)];
value({tuple, _, Parts}) -> list_to_tuple([value(P) || P <- Parts]);
value({map, _, Fields}) -> maps:from_list([{value(K), value(V)} || {map_field_assoc, _, K, V} <- Fields]);
value(Expr) -> erl_parse:normalise(Expr).

%% {ok, Value} of the expressions in a text, or {error, Text}.
eval(Text) when is_binary(Text) -> eval(unicode:characters_to_list(Text));
eval(Text) ->
    case erl_scan:tokens([], Text, 0) of
        {more, _} -> {error, "Incomplete form (missing .<cr>)??"};
        {done, {eof, _}, _} -> {error, "Incomplete form (missing .<cr>)??"};
        {done, {error, {_, Module, What}, _}, _} -> refused(Module, What);
        {done, {ok, Tokens, _}, _} ->
            case erl_parse:parse_exprs(Tokens) of
                {ok, Exprs} -> evaluated(Exprs);
                {error, {_, Module, What}} -> refused(Module, What)
            end
    end.

evaluated(Exprs) ->
    try erl_eval:exprs(Exprs, []) of
        {value, Value, _} -> {ok, Value}
    catch
        error:Reason:Stack -> failed({'EXIT', {Reason, Stack}});
        exit:Reason -> failed({'EXIT', Reason});
        throw:Thrown -> failed(Thrown)
    end.

failed(Result) -> {error, lists:flatten(io_lib:format("*** eval: ~p", [Result]))}.

refused(Module, What) -> {error, lists:flatten(io_lib:format("*** ~ts", [Module:format_error(What)]))}.
