%%% erl_lint: the texts of what the compiler finds wrong.
%%%
%%% The checks are the compiler's own; see `compile`. `{Code, Text}` are those that have no form of OTP's.
-module(erl_lint).
-export([format_error/1]).

format_error(undefined_module) -> "no module definition";
format_error({unbound_var, V}) -> io_lib:format("variable ~tw is unbound", [V]);
format_error({unused_var, V}) -> io_lib:format("variable ~tw is unused", [V]);
format_error({undefined_function, {F, A}}) -> io_lib:format("function ~tw/~w undefined", [F, A]);
format_error({unused_function, {F, A}}) -> io_lib:format("function ~tw/~w is unused", [F, A]);
format_error({_Code, Text}) when is_list(Text) -> Text.
