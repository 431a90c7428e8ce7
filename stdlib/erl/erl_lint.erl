%%% erl_lint: the texts of what the compiler finds wrong.
%%%
%%% The checks are the compiler's own; see `compile`. `{Code, Text}` are those that have no form of OTP's.
-module(erl_lint).
-export([exprs/2, format_error/1]).

%% The first error in expressions that would be evaluated with these bindings: ok or {error, {Place, Module, What}}.
%% Functions that are called need not be known.
exprs(Exprs, Bindings) ->
    Params = [{var, 0, Name} || {Name, _} <- Bindings, is_atom(Name)],
    Clause = {clause, 0, [{tuple, 0, Params}], [], [plain(E) || E <- Exprs]},
    Forms = [{attribute, 0, module, ?MODULE}, {function, 0, exprs, 1, [Clause]}],
    Place = erl_anno:location(element(2, hd(Exprs))),
    case rvm_tool:ask({check, Forms, is_tuple(Place)}) of
        {error, Problems} ->
            case [{At, Module, What} || {error, _, At, Module, What} <- Problems, not is_fine(What)] of
                [Problem | _] -> {error, Problem};
                [] -> ok
            end;
        %% Evaluation finds out what is wrong with the form.
        _ -> ok
    end.

is_fine({undefined_function, _}) -> true;
is_fine({nested_too_deep, _}) -> true;
is_fine(_) -> false.

%% Of annotations only the place matters.
plain({Kind, A, Literal}) when Kind =:= string; Kind =:= integer; Kind =:= atom; Kind =:= char; Kind =:= float;
                               Kind =:= var ->
    {Kind, erl_anno:location(A), Literal};
plain({clauses, Clauses}) -> {clauses, [plain(C) || C <- Clauses]};
plain({function, M, F, A}) -> {function, plain(M), plain(F), plain(A)};
plain({function, _, _} = Local) -> Local;
plain({bin_element, A, Value, Size, Types}) -> {bin_element, erl_anno:location(A), plain(Value), plain(Size), Types};
plain(Node) when tuple_size(Node) >= 2 ->
    [Tag, A | Parts] = tuple_to_list(Node),
    list_to_tuple([Tag, erl_anno:location(A) | [plain(P) || P <- Parts]]);
plain([H | T]) -> [plain(H) | plain(T)];
plain(Other) -> Other.

format_error(undefined_module) -> "no module definition";
format_error(redefine_module) -> "redefining module";
format_error(illegal_record_info) -> "illegal record info";
format_error({unbound_var, V}) -> io_lib:format("variable ~tw is unbound", [V]);
format_error({unsafe_var, V, {What, Place}}) ->
    Where = case Place of
                {Line, Column} -> io_lib:format("(line ~w, column ~w)", [Line, Column]);
                Line -> io_lib:format("(line ~w)", [Line])
            end,
    io_lib:format("variable ~tw unsafe in ~w ~s", [V, What, Where]);
format_error({undefined_record, R}) -> io_lib:format("record ~tw undefined", [R]);
format_error({stacktrace_bound, V}) -> io_lib:format("stacktrace variable ~s must not be previously bound", [V]);
format_error({stacktrace_guard, V}) -> io_lib:format("stacktrace variable ~s must not be used in a guard", [V]);
format_error(illegal_pattern) -> "illegal pattern";
format_error(illegal_guard_expr) -> "illegal guard expression";
format_error(illegal_expr) -> "illegal expression";
format_error(illegal_bitsize) -> "illegal bit size";
format_error(illegal_map_construction) -> "only association operators '=>' are allowed in map construction";
format_error(unsized_binary_not_at_end) -> "a binary field without size is only allowed at the end of a binary pattern";
format_error(unsized_binary_in_bin_gen_pattern) ->
    "binary fields without size are not allowed in patterns of bit string generators";
format_error(typed_literal_string) -> "a literal string in a binary pattern must not have a type or a size";
format_error(bittype_unit) -> "a bit unit size must not be specified unless a size is specified too";
format_error(utf_bittype_size_or_unit) -> "neither size nor unit must be given for segments of type utf8/utf16/utf32";
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
