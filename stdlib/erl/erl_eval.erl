%%% erl_eval: evaluates expressions in Erlang's abstract format.
%%%
%%% One function, expr/5, evaluates every construct; patterns and guards are erl_eval_match's, bit syntax
%%% erl_eval_bits', what loops or waits (comprehensions, try, receive) erl_eval_flow's. Its last argument says
%%% what is wanted: `none` for {value, Value, Bindings}, `value` for the value alone, and then what stands in tail
%%% position is called in tail position. Errors are raised through fail/4, so that a handler of non-local
%%% functions sees them.
-module(erl_eval).
-export([exprs/2, exprs/3, exprs/4, expr/2, expr/3, expr/4, expr/5, expr_list/2, expr_list/3, expr_list/4,
         new_bindings/0, bindings/1, binding/2, add_binding/3, del_binding/2, check_command/2, fun_data/1,
         match_clause/4, is_constant_expr/1, partial_eval/1, eval_str/1,
         extended_parse_exprs/1, extended_parse_term/1]).
%% For the other files of the evaluator.
-export([body/5, ret/3, fail/4, over/2]).

-define(STACK, element(2, erlang:process_info(self(), current_stacktrace))).

exprs(Exprs, Bs) ->
    check(Exprs, Bs),
    body(Exprs, Bs, none, none, none).

exprs(Exprs, Bs, Lf) -> body(Exprs, Bs, Lf, none, none).

exprs(Exprs, Bs, Lf, Ef) -> body(Exprs, Bs, Lf, Ef, none).

%% What a sequence gives.
body([Last], Bs, Lf, Ef, Ret) -> expr(Last, Bs, Lf, Ef, Ret);
body([Expr | Rest], Bs0, Lf, Ef, Ret) ->
    {value, _, Bs} = expr(Expr, Bs0, Lf, Ef, none),
    body(Rest, Bs, Lf, Ef, Ret).

expr(Expr, Bs) ->
    check([Expr], Bs),
    expr(Expr, Bs, none, none, none).

expr(Expr, Bs, Lf) -> expr(Expr, Bs, Lf, none, none).

expr(Expr, Bs, Lf, Ef) -> expr(Expr, Bs, Lf, Ef, none).

expr({var, A, Name}, Bs, _, Ef, Ret) ->
    case binding(Name, Bs) of
        {value, Value} -> ret(Value, Bs, Ret);
        unbound -> fail(A, {unbound, Name}, ?STACK, Ef)
    end;
expr({Kind, _, Value}, Bs, _, _, Ret) when Kind =:= atom; Kind =:= integer; Kind =:= string; Kind =:= char;
                                           Kind =:= float ->
    ret(Value, Bs, Ret);
expr({nil, _}, Bs, _, _, Ret) -> ret([], Bs, Ret);
expr({cons, A, HeadExpr, TailExpr}, Bs, Lf, Ef, Ret) ->
    {value, Head, Bs1} = expr(HeadExpr, Bs, Lf, Ef, none),
    {value, Tail, Bs2} = expr(TailExpr, Bs, Lf, Ef, none),
    ret([Head | Tail], merge(A, Bs2, Bs1, Bs, Ef), Ret);
expr({tuple, _, Exprs}, Bs0, Lf, Ef, Ret) ->
    {Values, Bs} = expr_list(Exprs, Bs0, Lf, Ef),
    ret(list_to_tuple(Values), Bs, Ret);
expr({map, _, Fields}, Bs0, Lf, Ef, Ret) ->
    {Pairs, Bs} = map_fields(Fields, Bs0, Lf, Ef),
    ret(lists:foldl(fun({map_field_assoc, K, V}, Map) -> Map#{K => V} end, #{}, Pairs), Bs, Ret);
expr({map, A, MapExpr, Fields}, Bs0, Lf, Ef, Ret) ->
    {value, Map, Bs1} = expr(MapExpr, Bs0, Lf, Ef, none),
    {Pairs, Bs2} = map_fields(Fields, Bs0, Lf, Ef),
    Bs = merge(A, Bs1, Bs2, Bs0, Ef),
    %% OTP's error is that of this call.
    is_map(Map) orelse maps:put(k, v, Map),
    ret(lists:foldl(fun map_field/2, Map, Pairs), Bs, Ret);
expr({block, _, Exprs}, Bs, Lf, Ef, Ret) -> body(Exprs, Bs, Lf, Ef, Ret);
expr({match, A, Pattern, Expr}, Bs0, Lf, Ef, Ret) ->
    {value, Value, Bs1} = expr(Expr, Bs0, Lf, Ef, none),
    case erl_eval_match:pattern(Pattern, Value, Bs1, Bs1, Ef) of
        {match, Bs} -> ret(Value, Bs, Ret);
        nomatch -> fail(A, {badmatch, Value}, ?STACK, Ef)
    end;
expr({op, A, 'andalso', Left, Right}, Bs, Lf, Ef, Ret) -> short(A, Left, Right, true, Bs, Lf, Ef, Ret);
expr({op, A, 'orelse', Left, Right}, Bs, Lf, Ef, Ret) -> short(A, Left, Right, false, Bs, Lf, Ef, Ret);
expr({op, A, Op, Expr}, Bs0, Lf, Ef, Ret) ->
    {value, Value, Bs} = expr(Expr, Bs0, Lf, Ef, none),
    remote(A, erlang, Op, [Value], Bs, Ef, Ret);
expr({op, A, Op, Left, Right}, Bs0, Lf, Ef, Ret) ->
    {value, V1, Bs1} = expr(Left, Bs0, Lf, Ef, none),
    {value, V2, Bs2} = expr(Right, Bs0, Lf, Ef, none),
    remote(A, erlang, Op, [V1, V2], merge(A, Bs2, Bs1, Bs0, Ef), Ef, Ret);
expr({call, A, {remote, _, ModExpr, NameExpr}, Exprs}, Bs0, Lf, Ef, Ret) ->
    {value, Module, Bs1} = expr(ModExpr, Bs0, Lf, Ef, none),
    {value, Name, Bs2} = expr(NameExpr, Bs0, Lf, Ef, none),
    {Args, Bs} = expr_list(Exprs, merge(A, Bs2, Bs1, Bs0, Ef), Lf, Ef),
    remote(A, Module, Name, Args, Bs, Ef, Ret);
expr({call, A, {atom, _, Name}, Exprs}, Bs0, Lf, Ef, Ret) ->
    case erl_internal:bif(Name, length(Exprs)) of
        true ->
            {Args, Bs} = expr_list(Exprs, Bs0, Lf, Ef),
            remote(A, erlang, Name, Args, Bs, Ef, Ret);
        false -> local(A, Name, Exprs, Bs0, Lf, Ef, Ret)
    end;
expr({call, A, FunExpr, Exprs}, Bs0, Lf, Ef, Ret) ->
    {value, Fun, Bs1} = expr(FunExpr, Bs0, Lf, Ef, none),
    {Args, Bs} = expr_list(Exprs, Bs1, Lf, Ef),
    call_fun(A, Fun, Args, Bs, Ef, Ret);
expr({'fun', A, {clauses, Clauses}} = Expr, Bs, Lf, Ef, Ret) ->
    fun_value(A, Expr, Clauses, {A, used(Clauses, Bs), Lf, Ef, Clauses}, Bs, Ef, Ret);
expr({named_fun, A, Name, Clauses} = Expr, Bs, Lf, Ef, Ret) ->
    fun_value(A, Expr, Clauses, {A, used(Clauses, Bs), Lf, Ef, Clauses, Name}, Bs, Ef, Ret);
expr({'fun', A, {function, Name, Arity}}, _, _, Ef, _) ->
    fail(A, undef, [{?MODULE, Name, Arity, []} | ?STACK], Ef);
expr({'fun', _, {function, Module, Name, Arity}}, Bs0, Lf, Ef, Ret) ->
    {[M, F, N], Bs} = expr_list([Module, Name, Arity], Bs0, Lf, Ef),
    ret(erlang:make_fun(M, F, N), Bs, Ret);
expr({'case', A, Expr, Clauses}, Bs0, Lf, Ef, Ret) ->
    {value, Value, Bs1} = expr(Expr, Bs0, Lf, Ef, none),
    case erl_eval_match:clause(Clauses, [Value], Bs1, Ef) of
        {Body, Bs} -> body(Body, Bs, Lf, Ef, Ret);
        nomatch -> fail(A, {case_clause, Value}, ?STACK, Ef)
    end;
expr({'if', A, Clauses}, Bs0, Lf, Ef, Ret) ->
    case erl_eval_match:clause(Clauses, [], Bs0, Ef) of
        {Body, Bs} -> body(Body, Bs, Lf, Ef, Ret);
        nomatch -> fail(A, if_clause, ?STACK, Ef)
    end;
expr({bin, A, Fields}, Bs0, Lf, Ef, Ret) ->
    {Value, Bs} = erl_eval_bits:construct(Fields, A, Bs0, Lf, Ef),
    ret(Value, Bs, Ret);
expr({'catch', _, Expr}, Bs, Lf, Ef, Ret) ->
    case erl_eval_flow:catch_(Expr, Bs, Lf, Ef) of
        {value, Value, Bs1} -> ret(Value, Bs1, Ret)
    end;
expr({'try', A, Exprs, Of, Catch, After}, Bs, Lf, Ef, Ret) ->
    erl_eval_flow:try_(A, Exprs, Of, Catch, After, Bs, Lf, Ef, Ret);
expr({'receive', _, Clauses}, Bs, Lf, Ef, Ret) ->
    erl_eval_flow:receive_(Clauses, infinity, [], Bs, Bs, Lf, Ef, Ret);
expr({'receive', _, Clauses, TimeExpr, After}, Bs, Lf, Ef, Ret) ->
    {value, Timeout, Bs1} = expr(TimeExpr, Bs, Lf, Ef, none),
    erl_eval_flow:receive_(Clauses, Timeout, After, Bs, Bs1, Lf, Ef, Ret);
expr({'maybe', A, Exprs}, Bs, Lf, Ef, Ret) -> erl_eval_flow:maybe_(A, Exprs, none, Bs, Lf, Ef, Ret);
expr({'maybe', A, Exprs, {'else', _, Clauses}}, Bs, Lf, Ef, Ret) ->
    erl_eval_flow:maybe_(A, Exprs, Clauses, Bs, Lf, Ef, Ret);
expr({lc, _, Expr, Qualifiers}, Bs, Lf, Ef, Ret) ->
    ret(erl_eval_flow:list(Expr, Qualifiers, Bs, Lf, Ef), Bs, Ret);
expr({bc, A, Expr, Qualifiers}, Bs, Lf, Ef, Ret) ->
    ret(erl_eval_flow:bits(A, Expr, Qualifiers, Bs, Lf, Ef), Bs, Ret);
expr({mc, _, Field, Qualifiers}, Bs, Lf, Ef, Ret) ->
    ret(erl_eval_flow:map(Field, Qualifiers, Bs, Lf, Ef), Bs, Ret);
expr({record, A, Name, Fields}, _, _, Ef, _) when is_atom(Name), is_list(Fields) -> no_record(A, Name, Ef);
expr({record, A, _, Name, _}, _, _, Ef, _) -> no_record(A, Name, Ef);
expr({record_index, A, Name, _}, _, _, Ef, _) -> no_record(A, Name, Ef);
expr({record_field, A, _, Name, _}, _, _, Ef, _) -> no_record(A, Name, Ef);
expr({remote, A, _, _}, _, _, Ef, _) -> fail(A, {badexpr, ':'}, ?STACK, Ef).

%% Records are tuples by the time that something is evaluated.
no_record(A, Name, Ef) -> fail(A, {undef_record, Name}, ?STACK, Ef).

ret(Value, _, value) -> Value;
ret(Value, Bs, none) -> {value, Value, Bs}.

%% Goes on to the right when the left is Go.
short(A, Left, Right, Go, Bs0, Lf, Ef, Ret) ->
    case expr(Left, Bs0, Lf, Ef, none) of
        {value, Go, _} when Ret =:= value -> expr(Right, Bs0, Lf, Ef, value);
        {value, Go, Bs} ->
            {value, Value, _} = expr(Right, Bs, Lf, Ef, none),
            {value, Value, Bs};
        {value, Stop, Bs} when is_boolean(Stop) -> ret(Stop, Bs, Ret);
        {value, Other, _} -> fail(A, {badarg, Other}, ?STACK, Ef)
    end.

expr_list(Exprs, Bs) -> expr_list(Exprs, Bs, none, none).

expr_list(Exprs, Bs, Lf) -> expr_list(Exprs, Bs, Lf, none).

%% The values, each evaluated with the same bindings, and what all of them bound.
expr_list(Exprs, Bs, Lf, Ef) -> expr_list(Exprs, [], Bs, Bs, Lf, Ef).

expr_list([Expr | Rest], Values, So, Bs, Lf, Ef) ->
    {value, Value, Own} = expr(Expr, Bs, Lf, Ef, none),
    expr_list(Rest, [Value | Values], merge(element(2, Expr), So, Own, Bs, Ef), Bs, Lf, Ef);
expr_list([], Values, So, _, _, _) -> {lists:reverse(Values), So}.

%% Fields are evaluated one after the other, each with what those before it bound.
map_fields(Fields, Bs, Lf, Ef) ->
    lists:mapfoldl(
      fun({Kind, _, KeyExpr, ValueExpr}, Bs0) ->
              {value, Key, Bs1} = expr(KeyExpr, Bs0, Lf, Ef, none),
              {value, Value, Bs2} = expr(ValueExpr, Bs1, Lf, Ef, none),
              {{Kind, Key, Value}, Bs2}
      end, Bs, Fields).

map_field({map_field_assoc, K, V}, Map) -> Map#{K => V};
map_field({map_field_exact, K, V}, Map) -> Map#{K := V}.

%% ---- calls ----

remote(A, erlang, apply, [Fun, Args], Bs, Ef, Ret) -> call_fun(A, Fun, Args, Bs, Ef, Ret);
remote(A, erlang, apply, [Module, Name, Args], Bs, Ef, Ret) -> remote(A, Module, Name, Args, Bs, Ef, Ret);
remote(_, Module, Name, Args, _, none, value) -> apply(Module, Name, Args);
remote(_, Module, Name, Args, Bs, none, none) -> {value, apply(Module, Name, Args), Bs};
remote(A, Module, Name, Args, Bs, Ef, Ret) -> handled(A, {Module, Name}, Args, Bs, Ef, Ret).

call_fun(_, Fun, Args, _, none, value) -> apply(Fun, Args);
call_fun(_, Fun, Args, Bs, none, none) -> {value, apply(Fun, Args), Bs};
call_fun(A, Fun, Args, Bs, Ef, Ret) ->
    case is_function(Fun) andalso fun_data(Fun) of
        false -> handled(A, Fun, Args, Bs, Ef, Ret);
        %% Calls of evaluated funs are hidden from the handler.
        _ when is_function(Fun, length(Args)) -> call_fun(A, Fun, Args, Bs, none, Ret);
        _ -> fail(A, {badarity, {Fun, Args}}, ?STACK, Ef)
    end.

handled(A, Function, Args, _, Ef, value) -> apply_spec(A, Function, Args, Ef);
handled(A, Function, Args, Bs, Ef, none) -> {value, apply_spec(A, Function, Args, Ef), Bs}.

%% Has the handler of non-local functions call a function.
apply_spec(A, Function, Args, {value, Handler}) when is_function(Handler, 3) -> Handler(A, Function, Args);
apply_spec(_, Function, Args, {value, Handler}) -> Handler(Function, Args).

local(A, Name, Exprs, _, none, Ef, _) -> fail(A, undef, [{?MODULE, Name, length(Exprs), []} | ?STACK], Ef);
local(_, Name, Exprs, Bs, {eval, Handler}, _, Ret) -> unevaluated(Handler, [Name, Exprs, Bs], Ret);
local(_, Name, Exprs, Bs, {eval, Handler, More}, _, Ret) -> unevaluated(Handler, [Name, Exprs, Bs | More], Ret);
local(_, Name, Exprs, _, {Module, Function, More}, _, Ret) when is_atom(Module), Module =/= value ->
    unevaluated(fun(N, Es) -> apply(Module, Function, [N, Es | More]) end, [Name, Exprs], Ret);
local(_, Name, Exprs, Bs0, Lf, Ef, Ret) ->
    {Args, Bs} = expr_list(Exprs, Bs0, Lf, Ef),
    {Handler, All} = case Lf of
                         {value, H, More} -> {H, [Name, Args | More]};
                         {value, H} -> {H, [Name, Args]};
                         {Module, Function} -> {fun Module:Function/2, [Name, Args]}
                     end,
    case Ret of
        value -> apply(Handler, All);
        none -> {value, apply(Handler, All), Bs}
    end.

%% A handler that evaluates the arguments itself.
unevaluated(Handler, Args, Ret) ->
    {value, Value, Bs} = apply(Handler, Args),
    ret(Value, Bs, Ret).

%% Raises an error, by the handler of non-local functions if there is one.
fail(_, Reason, Stack, none) -> erlang:raise(error, Reason, Stack);
fail(A, Reason, Stack, Ef) -> apply_spec(A, {erlang, raise}, [error, Reason, Stack], Ef).

%% ---- funs ----
%%
%% The environment of an evaluated fun is one tuple: {Anno, Bindings, LocalHandler, NonLocalHandler, Clauses} and, of a
%% named one, its name.

fun_value(A, Expr, [{clause, _, Params, _, _} | _], Env, Bs, Ef, Ret) ->
    case make_fun(length(Params), Env) of
        none -> fail(A, {argument_limit, Expr}, ?STACK, Ef);
        Fun -> ret(Fun, Bs, Ret)
    end.

%% {fun_data, Bindings, Clauses} or {named_fun_data, Bindings, Name, Clauses}; false for other funs.
fun_data(Fun) when is_function(Fun) ->
    case erlang:fun_info(Fun, module) =:= {module, ?MODULE} andalso erlang:fun_info(Fun, env) of
        {env, [{_, Bs, _, _, Clauses}]} -> {fun_data, Bs, Clauses};
        {env, [{_, Bs, _, _, Clauses, Name}]} -> {named_fun_data, Bs, Name, Clauses};
        _ -> false
    end;
fun_data(_) -> false.

%% A fun of so many arguments; `none` above 20, which is OTP's limit.
make_fun(0, Env) -> fun() -> call([], Env) end;
make_fun(1, Env) -> fun(A) -> call([A], Env) end;
make_fun(2, Env) -> fun(A, B) -> call([A, B], Env) end;
make_fun(3, Env) -> fun(A, B, C) -> call([A, B, C], Env) end;
make_fun(4, Env) -> fun(A, B, C, D) -> call([A, B, C, D], Env) end;
make_fun(5, Env) -> fun(A, B, C, D, E) -> call([A, B, C, D, E], Env) end;
make_fun(6, Env) -> fun(A, B, C, D, E, F) -> call([A, B, C, D, E, F], Env) end;
make_fun(7, Env) -> fun(A, B, C, D, E, F, G) -> call([A, B, C, D, E, F, G], Env) end;
make_fun(8, Env) -> fun(A, B, C, D, E, F, G, H) -> call([A, B, C, D, E, F, G, H], Env) end;
make_fun(9, Env) -> fun(A, B, C, D, E, F, G, H, I) -> call([A, B, C, D, E, F, G, H, I], Env) end;
make_fun(10, Env) -> fun(A, B, C, D, E, F, G, H, I, J) -> call([A, B, C, D, E, F, G, H, I, J], Env) end;
make_fun(11, Env) -> fun(A, B, C, D, E, F, G, H, I, J, K) -> call([A, B, C, D, E, F, G, H, I, J, K], Env) end;
make_fun(12, Env) -> fun(A, B, C, D, E, F, G, H, I, J, K, L) -> call([A, B, C, D, E, F, G, H, I, J, K, L], Env) end;
make_fun(13, Env) -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M) -> call([A, B, C, D, E, F, G, H, I, J, K, L, M], Env) end;
make_fun(14, Env) -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M, N) ->
                        call([A, B, C, D, E, F, G, H, I, J, K, L, M, N], Env) end;
make_fun(15, Env) -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O) ->
                        call([A, B, C, D, E, F, G, H, I, J, K, L, M, N, O], Env) end;
make_fun(16, Env) -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P) ->
                        call([A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P], Env) end;
make_fun(17, Env) -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q) ->
                        call([A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q], Env) end;
make_fun(18, Env) -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R) ->
                        call([A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R], Env) end;
make_fun(19, Env) -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S) ->
                        call([A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S], Env) end;
make_fun(20, Env) -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T) ->
                        call([A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T], Env) end;
make_fun(_, _) -> none.

call(Args, {A, Bs, Lf, Ef, Clauses}) ->
    case erl_eval_match:fun_clause(Clauses, Args, Bs, Ef) of
        {Body, Own} -> body(Body, Own, Lf, Ef, value);
        nomatch -> no_clause(A, Args, ?STACK, Ef)
    end;
call(Args, {A, Bs0, Lf, Ef, Clauses, Name} = Env) ->
    Bs = case Name of
             '_' -> Bs0;
             _ -> add_binding(Name, make_fun(length(Args), Env), Bs0)
         end,
    case erl_eval_match:fun_clause(Clauses, Args, Bs, Ef) of
        {Body, Own} -> body(Body, Own, Lf, Ef, value);
        nomatch -> no_clause(A, Args, ?STACK, Ef)
    end.

no_clause(A, Args, Stack, Ef) ->
    fail(A, function_clause, [{?MODULE, '-inside-an-interpreted-fun-', Args, []} | Stack], Ef).

%% The bindings that clauses of a fun may need.
used(_, []) -> [];
used(_, Bs) when Bs =:= #{} -> Bs;
used(Clauses, Bs) ->
    Names = erl_eval_match:free(Clauses),
    if
        is_map(Bs) -> maps:with(maps:keys(Names), Bs);
        true -> [B || {Name, _} = B <- Bs, is_map_key(Name, Names)]
    end.

%% The body of the first clause that takes the values, and its bindings.
match_clause(Clauses, Values, Bs, _Lf) -> erl_eval_match:clause(Clauses, Values, Bs, none).

%% ---- bindings ----

new_bindings() -> [].

bindings(Bs) when is_map(Bs) -> maps:to_list(Bs);
bindings(Bs) when is_list(Bs) -> Bs.

binding(Name, Bs) when is_map(Bs) ->
    case Bs of
        #{Name := Value} -> {value, Value};
        #{} -> unbound
    end;
binding(Name, Bs) when is_list(Bs) ->
    case lists:keyfind(Name, 1, Bs) of
        {_, Value} -> {value, Value};
        false -> unbound
    end.

add_binding(Name, Value, Bs) when is_map(Bs) -> Bs#{Name => Value};
add_binding(Name, Value, Bs) when is_list(Bs) -> orddict:store(Name, Value, Bs).

del_binding(Name, Bs) when is_map(Bs) -> maps:remove(Name, Bs);
del_binding(Name, Bs) when is_list(Bs) -> orddict:erase(Name, Bs).

%% Old with New over it.
over(New, Old) when is_map(Old) -> maps:merge(Old, New);
over(New, Old) -> orddict:merge(fun(_, V, _) -> V end, New, Old).

%% What two expressions bound that both started with Bs. When they differ, OTP names the first one's value if bindings
%% are a list, else the second one's.
merge(_, Bs, Bs, Bs, _) -> Bs;
merge(A, Bs1, Bs2, Bs, Ef) ->
    %% A handler of local functions may give less than it got, or bindings of the other kind.
    Like = is_map(Bs1) =:= is_map(Bs),
    if
        Bs2 =:= Bs, Like, map_size(Bs1) >= map_size(Bs) -> Bs1;
        Bs2 =:= Bs, Like, length(Bs1) >= length(Bs) -> Bs1;
        Bs1 =:= Bs, map_size(Bs2) >= map_size(Bs) -> Bs2;
        Bs1 =:= Bs, length(Bs2) >= length(Bs) -> Bs2;
        Like, is_map(Bs2) =/= is_map(Bs) -> merge_all(A, Bs2, Bs1, Ef);
        true -> merge_all(A, Bs1, Bs2, Ef)
    end.

merge_all(A, Bs1, Bs2, Ef) ->
    lists:foldl(
      fun({Name, Value}, So) ->
              case binding(Name, So) of
                  {value, Value} -> So;
                  {value, Other} -> fail(A, {badmatch, if is_map(So) -> Other; true -> Value end}, ?STACK, Ef);
                  unbound -> add_binding(Name, Value, So)
              end
      end, Bs2, bindings(Bs1)).

%% ---- checking, constants ----

check(Exprs, Bs) ->
    case check_command(Exprs, Bs) of
        ok -> ok;
        {error, {_, _, Error}} -> erlang:raise(error, Error, tl(?STACK))
    end.

%% What the compiler says of the expressions, were the bindings bound; calls of unknown functions are fine.
check_command(Exprs, Bs) -> erl_lint:exprs(Exprs, bindings(Bs)).

is_constant_expr(Expr) ->
    case partial_eval(Expr) of
        {Kind, _, _} when Kind =:= integer; Kind =:= float; Kind =:= char -> true;
        _ -> false
    end.

%% Expressions of numbers and atoms are evaluated as far as they are constants.
partial_eval(Expr) ->
    try {element(2, Expr), constant(Expr)} of
        {A, I} when is_integer(I) -> {integer, A, I};
        {A, F} when is_float(F) -> {float, A, F};
        {A, V} when is_atom(V) -> {atom, A, V}
    catch
        _:_ -> Expr
    end.

constant({op, _, Op, L, R}) when Op =/= 'andalso', Op =/= 'orelse', Op =/= '!' -> erlang:Op(constant(L), constant(R));
constant({op, _, Op, E}) -> erlang:Op(constant(E));
constant({Kind, _, Value}) when Kind =:= integer; Kind =:= char; Kind =:= float; Kind =:= atom -> Value.

%% ---- text ----

%% Evaluates text: {ok, Value} or {error, Text}.
eval_str(Text) -> erl_eval_text:eval(Text).

%% As erl_parse:parse_exprs/1 and parse_term/1, of pids and the like too.
extended_parse_exprs(Tokens) -> erl_eval_text:exprs(Tokens).

extended_parse_term(Tokens) -> erl_eval_text:term(Tokens).
