%%% eval_bits: construction of bits by an evaluator other than `erl_eval`'s, as `erl_syntax` does it.
-module(eval_bits).
-export([expr_grp/3]).

%% {value, Bits, Bindings}: `Eval(Expr, Bindings)` gives `{value, Value, Bindings}` for each value and size.
expr_grp(Fields, Bindings0, Eval) ->
    {Values, Bindings} = lists:mapfoldl(fun(F, Bs) -> field(F, Bs, Eval) end, Bindings0, Fields),
    {value, Bits, _} = erl_eval:expr({bin, 0, Values}, []),
    {value, Bits, Bindings}.

field({bin_element, A, Value0, Size0, Types}, Bs0, Eval) ->
    {Value, Bs1} = part(Value0, Bs0, Eval),
    {Size, Bs2} = part(Size0, Bs1, Eval),
    {{bin_element, A, Value, Size, Types}, Bs2}.

part({string, _, _} = String, Bs, _) -> {String, Bs};
part(default, Bs, _) -> {default, Bs};
part(Expr, Bs0, Eval) ->
    {value, Value, Bs} = Eval(Expr, Bs0),
    {{value, 0, Value}, Bs}.
