%%% erl_eval_match: patterns, guards and the choice of a clause, for erl_eval.
%%%
%%% A pattern is matched with the bindings so far, which its variables join or are compared with, and with those around
%%% it, in which sizes of segments and keys of maps are evaluated. The two differ where variables of a pattern are
%%% fresh: in funs and generators.
-module(erl_eval_match).
-export([pattern/5, fresh/4, clause/4, fun_clause/4, guard/3, is_guard/1, free/1]).

-define(STACK, element(2, erlang:process_info(self(), current_stacktrace))).

%% The body of the first clause whose patterns take the values and whose guard holds, with its bindings.
clause([{clause, _, Patterns, Guard, Body} | Rest], Values, Bs0, Ef) ->
    case patterns(Patterns, Values, Bs0, Bs0, Ef) of
        {match, Bs} ->
            case guard(Guard, Bs, Ef) of
                true -> {Body, Bs};
                false -> clause(Rest, Values, Bs0, Ef)
            end;
        nomatch -> clause(Rest, Values, Bs0, Ef)
    end;
clause([], _, _, _) -> nomatch.

%% The same where variables of the patterns are new ones.
fun_clause([{clause, _, Patterns, Guard, Body} | Rest], Values, Bs0, Ef) ->
    case patterns(Patterns, Values, empty(Bs0), Bs0, Ef) of
        {match, Own} ->
            Bs = erl_eval:over(Own, Bs0),
            case guard(Guard, Bs, Ef) of
                true -> {Body, Bs};
                false -> fun_clause(Rest, Values, Bs0, Ef)
            end;
        nomatch -> fun_clause(Rest, Values, Bs0, Ef)
    end;
fun_clause([], _, _, _) -> nomatch.

empty(Bs) when is_map(Bs) -> #{};
empty(_) -> [].

%% One pattern whose variables are new ones: {match, AllBindings} or nomatch.
fresh(Pattern, Value, Bs, Ef) ->
    case pattern(Pattern, Value, empty(Bs), Bs, Ef) of
        {match, Own} -> {match, erl_eval:over(Own, Bs)};
        nomatch -> nomatch
    end.

patterns([Pattern | Patterns], [Value | Values], Bs0, Around, Ef) ->
    case pattern(Pattern, Value, Bs0, Around, Ef) of
        {match, Bs} -> patterns(Patterns, Values, Bs, Around, Ef);
        nomatch -> nomatch
    end;
patterns([], [], Bs, _, _) -> {match, Bs};
patterns(_, _, _, _, _) -> nomatch.

%% {match, Bindings} or nomatch.
pattern(Pattern, Value, Bs, Around, Ef) ->
    case match(Pattern, Value, Bs, Around, Ef) of
        illegal -> erl_eval:fail(element(2, Pattern), {illegal_pattern, Pattern}, ?STACK, Ef);
        Result -> Result
    end.

%% The same, or `illegal`: the whole pattern is named then.
match({var, _, '_'}, _, Bs, _, _) -> {match, Bs};
match({var, _, Name}, Value, Bs, _, _) ->
    case erl_eval:binding(Name, Bs) of
        {value, Bound} -> same(Bound, Value, Bs);
        unbound -> {match, erl_eval:add_binding(Name, Value, Bs)}
    end;
match({Kind, _, Literal}, Value, Bs, _, _) when Kind =:= atom; Kind =:= integer; Kind =:= char; Kind =:= float;
                                                  Kind =:= string ->
    same(Literal, Value, Bs);
match({nil, _}, Value, Bs, _, _) -> same([], Value, Bs);
match({cons, _, Head, Tail}, [H | T], Bs0, Around, Ef) ->
    case match(Head, H, Bs0, Around, Ef) of
        {match, Bs} -> match(Tail, T, Bs, Around, Ef);
        Failed -> Failed
    end;
match({cons, _, _, _}, _, _, _, _) -> nomatch;
match({tuple, _, Parts}, Tuple, Bs, Around, Ef) when is_tuple(Tuple), tuple_size(Tuple) =:= length(Parts) ->
    parts(Parts, tuple_to_list(Tuple), Bs, Around, Ef);
match({tuple, _, _}, _, _, _, _) -> nomatch;
match({match, _, Left, Right}, Value, Bs0, Around, Ef) ->
    case match(Left, Value, Bs0, Around, Ef) of
        {match, Bs} -> match(Right, Value, Bs, Around, Ef);
        Failed -> Failed
    end;
match({bin, _, Fields}, Bits, Bs, Around, Ef) when is_bitstring(Bits) ->
    erl_eval_bits:match(Fields, Bits, Bs, Around, Ef);
match({bin, _, _}, _, _, _, _) -> nomatch;
match({map, _, Fields}, Map, Bs, Around, Ef) when is_map(Map) -> fields(Fields, Map, Bs, Around, Ef);
match({map, _, _}, _, _, _, _) -> nomatch;
match({op, _, '++', {nil, _}, Rest}, Value, Bs, Around, Ef) -> match(Rest, Value, Bs, Around, Ef);
match({op, A, '++', {cons, B, Head, Tail}, Rest}, Value, Bs, Around, Ef) ->
    match({cons, B, Head, {op, A, '++', Tail, Rest}}, Value, Bs, Around, Ef);
match({op, _, '++', {string, _, Text}, Rest}, Value, Bs, Around, Ef) ->
    case after_prefix(Text, Value) of
        {rest, Left} -> match(Rest, Left, Bs, Around, Ef);
        no -> nomatch
    end;
match(Pattern, Value, Bs, _, _) ->
    case erl_eval:partial_eval(Pattern) of
        {Kind, _, Number} when Kind =:= integer; Kind =:= float -> same(Number, Value, Bs);
        _ -> illegal
    end.

parts([Pattern | Patterns], [Value | Values], Bs0, Around, Ef) ->
    case match(Pattern, Value, Bs0, Around, Ef) of
        {match, Bs} -> parts(Patterns, Values, Bs, Around, Ef);
        Failed -> Failed
    end;
parts([], [], Bs, _, _) -> {match, Bs}.

same(Value, Value, Bs) -> {match, Bs};
same(_, _, _) -> nomatch.

after_prefix([C | Text], [C | Value]) -> after_prefix(Text, Value);
after_prefix([], Value) -> {rest, Value};
after_prefix(_, _) -> no.

fields([{map_field_exact, _, KeyExpr, Pattern} | Rest], Map, Bs0, Around, Ef) ->
    %% A key that cannot be evaluated is like one that is not there.
    try erl_eval:expr(KeyExpr, Around, none, none, value) of
        Key when is_map_key(Key, Map) ->
            case match(Pattern, map_get(Key, Map), Bs0, Around, Ef) of
                {match, Bs} -> fields(Rest, Map, Bs, Around, Ef);
                Failed -> Failed
            end;
        _ -> nomatch
    catch
        error:_ -> nomatch
    end;
fields([], _, Bs, _, _) -> {match, Bs};
fields(_, _, _, _, _) -> illegal.

%% ---- guards ----

%% Does one of the alternatives hold?
guard([], _, _) -> true;
guard(Guard, Bs, Ef) -> lists:any(fun(Tests) -> lists:all(fun(T) -> test(T, Bs, Ef) end, Tests) end, Guard).

test(Test, Bs, Ef) ->
    is_guard(Test) orelse erl_eval:fail(element(2, Test), guard_expr, ?STACK, Ef),
    try erl_eval:expr(new_test(Test), Bs, none, Ef, value) =:= true catch error:_ -> false end.

%% At the top of a guard float(X) and the like are the type tests of old.
new_test({call, A, {atom, B, Name}, [Arg]} = Test) ->
    case erl_internal:old_type_test(Name, 1) of
        true -> {call, A, {atom, B, list_to_existing_atom("is_" ++ atom_to_list(Name))}, [Arg]};
        false -> Test
    end;
new_test({call, A, {atom, B, record}, [Arg, Name]}) -> {call, A, {atom, B, is_record}, [Arg, Name]};
new_test(Test) -> Test.

%% Could the expression be a test in a guard?
is_guard({call, _, {atom, _, Name}, Args}) ->
    Arity = length(Args),
    (erl_internal:guard_bif(Name, Arity) orelse erl_internal:old_type_test(Name, Arity)) andalso all_inner(Args);
is_guard(Expr) -> inner(Expr).

all_inner(Exprs) -> lists:all(fun inner/1, Exprs).

inner({call, _, {atom, _, Name}, Args}) -> erl_internal:guard_bif(Name, length(Args)) andalso all_inner(Args);
inner({call, _, {remote, _, {atom, _, erlang}, {atom, _, Name}}, Args}) ->
    Arity = length(Args),
    (erl_internal:guard_bif(Name, Arity) orelse operator(Name, Arity)) andalso all_inner(Args);
inner({call, _, {tuple, _, [{atom, _, erlang}, {atom, _, Name}]}, Args}) ->
    erl_internal:guard_bif(Name, length(Args)) andalso all_inner(Args);
inner({op, _, Op, Expr}) -> operator(Op, 1) andalso inner(Expr);
inner({op, _, Op, Left, Right}) ->
    (Op =:= 'andalso' orelse Op =:= 'orelse' orelse operator(Op, 2)) andalso inner(Left) andalso inner(Right);
inner({Kind, _, _}) when Kind =:= var; Kind =:= atom; Kind =:= integer; Kind =:= char; Kind =:= float;
                         Kind =:= string -> true;
inner({nil, _}) -> true;
inner({cons, _, Head, Tail}) -> inner(Head) andalso inner(Tail);
inner({tuple, _, Parts}) -> all_inner(Parts);
inner({map, _, Fields}) -> inner_fields(Fields);
inner({map, _, Map, Fields}) -> inner(Map) andalso inner_fields(Fields);
inner({bin, _, Fields}) ->
    lists:all(fun({bin_element, _, Value, Size, _}) -> inner(Value) andalso (Size =:= default orelse inner(Size)) end,
              Fields);
%% They are no error before they are evaluated.
inner({record, _, _, _}) -> true;
inner({record_index, _, _, _}) -> true;
inner({record_field, _, _, _, _}) -> true;
inner(_) -> false.

inner_fields(Fields) -> lists:all(fun({_, _, Key, Value}) -> inner(Key) andalso inner(Value) end, Fields).

operator(Op, Arity) ->
    erl_internal:arith_op(Op, Arity) orelse erl_internal:bool_op(Op, Arity) orelse erl_internal:comp_op(Op, Arity).

%% ---- variables ----

%% The names that clauses of a fun may take from around them, as keys of a map: those of guards and bodies that the
%% heads do not bind, and those of sizes and keys in the heads.
free(Clauses) -> lists:foldl(fun clause_free/2, #{}, Clauses).

clause_free({clause, _, Head, Guard, Body}, Free) ->
    Inside = maps:without(maps:keys(names(Head, #{})), names([Guard, Body], #{})),
    asked(Head, maps:merge(Free, Inside)).

names({var, _, Name}, Names) -> Names#{Name => true};
names(Node, Names) when is_tuple(Node) -> names(tuple_to_list(Node), Names);
names([H | T], Names) -> names(T, names(H, Names));
names(_, Names) -> Names.

asked({bin_element, _, Value, Size, _}, Names) -> asked(Value, names(Size, Names));
asked({map_field_exact, _, Key, Value}, Names) -> asked(Value, names(Key, Names));
asked(Node, Names) when is_tuple(Node) -> asked(tuple_to_list(Node), Names);
asked([H | T], Names) -> asked(T, asked(H, Names));
asked(_, Names) -> Names.
