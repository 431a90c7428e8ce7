%%% Compiler options seen in real sources are accepted and change nothing.
-module(lang_compile_options).
-export([main/1]).
-compile(debug_info).
-compile([nowarn_unused_type, nowarn_deprecated_function, nowarn_shadow_vars, nowarn_obsolete_guard, nowarn_untyped_record]).
-compile([inline_list_funcs, {inline_size, 100}, {inline, [{small, 1}]}]).
-compile([no_bs_match, no_bs_create_bin, no_copt, no_type_opt, no_module_opt, no_native]).
-compile({nowarn_unused_function, [{never_called, 1}]}).
-compile(warn_missing_spec).
-compile([native, {hipe, [o3]}]).
-compile(r23).
-compile(r22).
-type unused() :: atom().
-record(untyped, {a, b}).

main(_) ->
    X = 1,
    F = fun(X) -> X + 1 end,
    io:format("~w ~w ~w~n", [X, F(5), small(2)]),
    io:format("~w~n", [lists:map(fun(Y) -> Y * 2 end, [1, 2, 3])]),
    io:format("~w~n", [#untyped{a = X}]).

small(X) -> X * 10.
never_called(X) -> X.
