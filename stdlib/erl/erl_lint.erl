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
format_error({call_to_redefined_old_bif, {F, A}}) ->
    io_lib:format("ambiguous call of overridden pre R14 auto-imported BIF ~w/~w~n - use erlang:~w/~w or "
                  "\"-compile({no_auto_import,[~w/~w]}).\" to resolve name clash", [F, A, F, A, F, A]);
format_error({call_to_redefined_bif, {F, A}}) ->
    io_lib:format("ambiguous call of overridden auto-imported BIF ~w/~w~n - use erlang:~w/~w or "
                  "\"-compile({no_auto_import,[~w/~w]}).\" to resolve name clash", [F, A, F, A, F, A]);
format_error({redefine_old_bif_import, {F, A}}) ->
    io_lib:format("import directive overrides pre R14 auto-imported BIF ~w/~w~n - use "
                  "\"-compile({no_auto_import,[~w/~w]}).\" to resolve name clash", [F, A, F, A]);
format_error({redefine_bif_import, {F, A}}) ->
    io_lib:format("import directive overrides auto-imported BIF ~w/~w~n - use "
                  "\"-compile({no_auto_import,[~w/~w]}).\" to resolve name clash", [F, A, F, A]);
format_error({redefine_function, {F, A}}) -> io_lib:format("function ~tw/~w already defined", [F, A]);
format_error({define_import, {F, A}}) -> io_lib:format("defining imported function ~tw/~w", [F, A]);
format_error({illegal_guard_local_call, {F, A}}) ->
    io_lib:format("call to local/imported function ~tw/~w is illegal in guard", [F, A]);
format_error({_Code, Text}) when is_list(Text) -> Text.
