%%% erl_eval_flow: what loops, waits or catches, for erl_eval: comprehensions, receive, try, catch, maybe.
-module(erl_eval_flow).
-export([list/5, bits/6, map/5, receive_/8, try_/9, catch_/4, maybe_/7]).

-define(STACK, element(2, erlang:process_info(self(), current_stacktrace))).

%% ---- comprehensions ----

list(Expr, Qualifiers, Bs, Lf, Ef) ->
    Step = fun(Own, Values) -> [erl_eval:expr(Expr, Own, Lf, Ef, value) | Values] end,
    lists:reverse(run(Qualifiers, Bs, [], Step, Lf, Ef)).

bits(A, Expr, Qualifiers, Bs, Lf, Ef) ->
    Step = fun(Own, Bits) ->
                   case erl_eval:expr(Expr, Own, Lf, Ef, value) of
                       More when is_bitstring(More) -> <<Bits/bits, More/bits>>;
                       _ -> erl_eval:fail(A, badarg, ?STACK, Ef)
                   end
           end,
    run(Qualifiers, Bs, <<>>, Step, Lf, Ef).

map({map_field_assoc, _, Key, Value}, Qualifiers, Bs, Lf, Ef) ->
    Step = fun(Own, Map) ->
                   K = erl_eval:expr(Key, Own, Lf, Ef, value),
                   Map#{K => erl_eval:expr(Value, Own, Lf, Ef, value)}
           end,
    run(Qualifiers, Bs, #{}, Step, Lf, Ef).

%% Step(Bindings, Result) for each way through the qualifiers.
run([{Kind, A, Pattern, Expr} | Rest], Bs, Result, Step, Lf, Ef) when Kind =:= generate; Kind =:= generate_strict ->
    List = erl_eval:expr(Expr, Bs, Lf, Ef, value),
    Strict = Kind =:= generate_strict,
    elements(List, Pattern, Strict, A, Bs, Result, Ef, fun(Own, So) -> run(Rest, Own, So, Step, Lf, Ef) end);
run([{Kind, A, Pattern, Expr} | Rest], Bs, Result, Step, Lf, Ef) when Kind =:= b_generate; Kind =:= b_generate_strict ->
    Strict = Kind =:= b_generate_strict,
    Next = fun(Own, So) -> run(Rest, Own, So, Step, Lf, Ef) end,
    case erl_eval:expr(Expr, Bs, Lf, Ef, value) of
        Bits when is_bitstring(Bits) -> segments(Bits, Pattern, Strict, A, Bs, Result, Ef, Next);
        Other -> erl_eval:fail(A, {bad_generator, Other}, ?STACK, Ef)
    end;
run([{Kind, A, Field, Expr} | Rest], Bs, Result, Step, Lf, Ef) when Kind =:= m_generate; Kind =:= m_generate_strict ->
    Strict = Kind =:= m_generate_strict,
    {map_field_exact, _, Key, Value} = Field,
    Next = fun(Own, So) -> run(Rest, Own, So, Step, Lf, Ef) end,
    Map = erl_eval:expr(Expr, Bs, Lf, Ef, value),
    try if is_map(Map) -> maps:to_list(Map); true -> left_in(Map) end of
        Pairs -> elements(Pairs, {tuple, A, [Key, Value]}, Strict, A, Bs, Result, Ef, Next)
    catch
        error:_ -> erl_eval:fail(A, {bad_generator, Map}, ?STACK, Ef)
    end;
run([Filter | Rest], Bs0, Result, Step, Lf, Ef) ->
    case erl_eval_match:is_guard(Filter) of
        true ->
            case erl_eval_match:guard([[Filter]], Bs0, Ef) of
                true -> run(Rest, Bs0, Result, Step, Lf, Ef);
                false -> Result
            end;
        false ->
            case erl_eval:expr(Filter, Bs0, Lf, Ef, none) of
                {value, true, Bs} -> run(Rest, Bs, Result, Step, Lf, Ef);
                {value, false, _} -> Result;
                {value, Other, _} -> erl_eval:fail(element(2, Filter), {bad_filter, Other}, ?STACK, Ef)
            end
    end;
run([], Bs, Result, Step, _, _) -> Step(Bs, Result).

left_in(Iterator) ->
    case maps:next(Iterator) of
        {Key, Value, Next} -> [{Key, Value} | left_in(Next)];
        none -> []
    end.

elements([Value | Values], Pattern, Strict, A, Bs, Result, Ef, Next) ->
    case erl_eval_match:fresh(Pattern, Value, Bs, Ef) of
        {match, Own} -> elements(Values, Pattern, Strict, A, Bs, Next(Own, Result), Ef, Next);
        nomatch when Strict -> erl_eval:fail(A, {badmatch, Value}, ?STACK, Ef);
        nomatch -> elements(Values, Pattern, Strict, A, Bs, Result, Ef, Next)
    end;
elements([], _, _, _, _, Result, _, _) -> Result;
elements(Other, _, _, A, _, _, Ef, _) -> erl_eval:fail(A, {bad_generator, Other}, ?STACK, Ef).

segments(Bits, Pattern, Strict, A, Bs, Result, Ef, Next) ->
    case erl_eval_bits:generate(Pattern, Bits, Bs, Ef) of
        {match, Rest, Own} -> segments(Rest, Pattern, Strict, A, Bs, Next(Own, Result), Ef, Next);
        done when Bits =:= <<>>; not Strict -> Result;
        _ when Strict -> erl_eval:fail(A, {badmatch, Bits}, ?STACK, Ef);
        {skip, Rest} -> segments(Rest, Pattern, Strict, A, Bs, Result, Ef, Next)
    end.

%% ---- receive ----

%% Bs for the clauses; After, evaluated with Late, when the time is over.
receive_([], Timeout, After, _, Late, Lf, Ef, Ret) ->
    receive after Timeout -> erl_eval:body(After, Late, Lf, Ef, Ret) end;
receive_(Clauses, Timeout, After, Bs, Late, Lf, Ef, Ret) ->
    case await(0, 1, Timeout, deadline(Timeout), Clauses, Bs, Ef) of
        {Body, Bs1} -> erl_eval:body(Body, Bs1, Lf, Ef, Ret);
        timeout -> erl_eval:body(After, Late, Lf, Ef, Ret)
    end.

deadline(Timeout) when is_integer(Timeout), Timeout > 0 -> erlang:monotonic_time() + native(Timeout);
deadline(_) -> none.

native(Milliseconds) -> erlang:convert_time_unit(Milliseconds, millisecond, native).

%% Looks at the messages after the first Seen; more at a time, the more there are.
await(Seen, Most, Timeout, Deadline, Clauses, Bs, Ef) ->
    case rvm_mailbox:messages(Seen, Most, Timeout) of
        [] -> timeout;
        Messages ->
            case choose(Messages, Clauses, Bs, Ef) of
                nomatch -> await(Seen + length(Messages), 2 * Most, left(Timeout, Deadline), Deadline, Clauses, Bs, Ef);
                Chosen -> Chosen
            end
    end.

left(Timeout, none) -> Timeout;
left(_, Deadline) ->
    case Deadline - erlang:monotonic_time() of
        Left when Left > 0 -> (Left + native(1) - 1) div native(1);
        _ -> 0
    end.

%% The first message that equals the one chosen is that one: what comes before it has been refused.
choose([Message | Messages], Clauses, Bs, Ef) ->
    case erl_eval_match:clause(Clauses, [Message], Bs, Ef) of
        nomatch -> choose(Messages, Clauses, Bs, Ef);
        Chosen -> receive Message -> Chosen end
    end;
choose([], _, _, _) -> nomatch.

%% ---- exceptions ----

try_(A, Exprs, Of, Catch, [], Bs, Lf, Ef, Ret) ->
    try erl_eval:body(Exprs, Bs, Lf, Ef, none) of
        {value, Value, Bs1} when Of =:= [] -> erl_eval:ret(Value, Bs1, Ret);
        {value, Value, Bs1} ->
            case erl_eval_match:clause(Of, [Value], Bs1, Ef) of
                {Body, Bs2} -> erl_eval:body(Body, Bs2, Lf, Ef, Ret);
                nomatch -> erl_eval:fail(A, {try_clause, Value}, ?STACK, Ef)
            end
    catch
        Class:Reason:Stack when Catch =/= [] ->
            check_stack_variables(Catch, Bs, Ef),
            case erl_eval_match:clause(Catch, [{Class, Reason, Stack}], Bs, Ef) of
                {Body, Bs1} -> erl_eval:body(Body, Bs1, Lf, Ef, Ret);
                nomatch -> erlang:raise(Class, Reason, Stack)
            end
    end;
try_(A, Exprs, Of, Catch, After, Bs, Lf, Ef, Ret) ->
    try
        try_(A, Exprs, Of, Catch, [], Bs, Lf, Ef, Ret)
    after
        erl_eval:body(After, Bs, Lf, Ef, none)
    end.

%% The third of a class, a reason and a stack trace is a variable that is not bound yet.
check_stack_variables([{clause, _, [{tuple, _, [_, _, Stack]}], _, _} | Clauses], Bs, Ef) ->
    case Stack of
        {var, _, '_'} -> ok;
        {var, A, Name} ->
            erl_eval:binding(Name, Bs) =:= unbound orelse erl_eval:fail(A, stacktrace_bound, ?STACK, Ef);
        _ -> erl_eval:fail(element(2, Stack), {illegal_stacktrace_variable, Stack}, ?STACK, Ef)
    end,
    check_stack_variables(Clauses, Bs, Ef);
check_stack_variables([], _, _) -> ok.

%% {value, Value, Bindings}.
catch_(Expr, Bs, Lf, Ef) ->
    try
        erl_eval:expr(Expr, Bs, Lf, Ef, none)
    catch
        throw:Thrown -> {value, Thrown, Bs};
        exit:Reason -> {value, {'EXIT', Reason}, Bs};
        error:Reason:Stack -> {value, {'EXIT', {Reason, Stack}}, Bs}
    end.

%% ---- maybe ----

%% What is bound inside stays inside, but for the `else` clause's.
maybe_(A, Exprs, Else, Bs, Lf, Ef, Ret) ->
    case steps(Exprs, Bs, Lf, Ef, Ret) of
        {last, Expr, Own} when Ret =:= value -> erl_eval:expr(Expr, Own, Lf, Ef, value);
        {last, Expr, Own} -> {value, erl_eval:expr(Expr, Own, Lf, Ef, value), Bs};
        {done, Value} -> erl_eval:ret(Value, Bs, Ret);
        {failed, Value} when Else =:= none -> erl_eval:ret(Value, Bs, Ret);
        {failed, Value} ->
            case erl_eval_match:clause(Else, [Value], Bs, Ef) of
                {Body, Bs1} -> erl_eval:body(Body, Bs1, Lf, Ef, Ret);
                nomatch -> erl_eval:fail(A, {else_clause, Value}, ?STACK, Ef)
            end
    end.

steps([{maybe_match, _, Pattern, Expr} | Rest], Bs0, Lf, Ef, Ret) ->
    {value, Value, Bs1} = erl_eval:expr(Expr, Bs0, Lf, Ef, none),
    case erl_eval_match:pattern(Pattern, Value, Bs1, Bs1, Ef) of
        {match, _} when Rest =:= [] -> {done, Value};
        {match, Bs} -> steps(Rest, Bs, Lf, Ef, Ret);
        nomatch -> {failed, Value}
    end;
steps([Last], Bs, _, _, _) -> {last, Last, Bs};
steps([Expr | Rest], Bs0, Lf, Ef, Ret) ->
    {value, _, Bs} = erl_eval:expr(Expr, Bs0, Lf, Ef, none),
    steps(Rest, Bs, Lf, Ef, Ret).
