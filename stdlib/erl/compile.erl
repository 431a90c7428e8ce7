%%% compile: Erlang to rvm's bytecode from inside a running program; the compiler itself is the VM's.
%%%
%%% What the compiler is asked and answers: stdlib/src/tool.rs. Options that ask for BEAM's or OTP's own
%%% intermediate forms are errors that name them.
-module(compile).
-export([file/1, file/2, noenv_file/2, forms/1, forms/2, noenv_forms/2, options/0, format_error/1,
         env_compiler_options/0, output_generated/1, noenv_output_generated/1]).

-define(DEFAULT, [verbose, report_errors, report_warnings]).

file(File) -> file(File, ?DEFAULT).

file(File, Options) -> noenv_file(File, list(Options) ++ env_compiler_options()).

noenv_file(File, Options0) ->
    Options = expand(list(Options0)),
    Root = filename:rootname(name(File), ".erl"),
    Name = Root ++ ".erl",
    case unsupported(Options) of
        [] ->
            case file:read_file(Name) of
                {ok, Text} -> done(source(Name, Text, Options), Root, Options);
                {error, Reason} -> failed([{error, Name, none, compile, {epp, Reason}}], Options)
            end;
        [Option | _] -> failed([{error, Name, none, compile, {unsupported_option, Option}}], Options)
    end.

forms(Forms) -> forms(Forms, ?DEFAULT).

forms(Forms, Options) -> noenv_forms(Forms, list(Options) ++ env_compiler_options()).

noenv_forms(Forms, Options0) ->
    Options = [binary | expand(list(Options0))],
    Name = name(proplists:get_value(source, Options, "")),
    case unsupported(Options) of
        [] -> done(transformed("", Name, Forms, Options), "", Options);
        [Option | _] -> failed([{error, Name, none, compile, {unsupported_option, Option}}], Options)
    end.

options() ->
    lists:foreach(
      fun({Option, Text}) -> io:format("~-28s ~s~n", [Option, Text]) end,
      [{"binary", "Give the code instead of writing it to a file"},
       {"{outdir, Dir}", "Write the file to this folder"},
       {"{i, Dir}", "Look for include files here too"},
       {"{d, Macro}, {d, Macro, Value}", "Define a macro"},
       {"return_errors, return_warnings", "Give problems as terms; return is both"},
       {"report_errors, report_warnings", "Print problems; report is both"},
       {"warnings_as_errors", "Fail if there is a warning"},
       {"export_all, inline, nowarn_...", "As in -compile(...)"},
       {"{parse_transform, Module}", "Have Module:parse_transform/2 change the forms"},
       {"basic_validation", "Only say whether it would compile"}]).

env_compiler_options() ->
    case os:getenv("ERL_COMPILER_OPTIONS") of
        false -> [];
        "" -> [];
        Text ->
            case erl_scan:string(Text ++ ".") of
                {ok, Tokens, _} ->
                    case erl_parse:parse_term(Tokens) of
                        {ok, Options} when is_list(Options) -> Options;
                        {ok, Option} -> [Option];
                        {error, _} -> []
                    end;
                {error, _, _} -> []
            end
    end.

output_generated(Options) -> noenv_output_generated(list(Options) ++ env_compiler_options()).

noenv_output_generated(Options) ->
    not lists:any(fun(O) -> lists:member(O, [binary, basic_validation, strong_validation]) end, Options).

format_error({epp, Reason}) -> file:format_error(Reason);
format_error({unsupported_option, Option}) ->
    io_lib:format("option ~tp is about BEAM's own files or passes, which rvm does not have", [Option]);
format_error({module_name, Module, Name}) ->
    io_lib:format("Module name '~ts' does not match file name '~ts'", [Module, Name]);
format_error({write_error, Reason}) ->
    io_lib:format("error writing file: ~ts", [file:format_error(Reason)]);
format_error({undef_parse_transform, M}) -> io_lib:format("undefined parse transform '~s'", [M]);
format_error({parse_transform, M, {C, R, Stack}}) ->
    io_lib:format("error in parse transform '~ts':~n~ts",
                  [M, erl_error:format_exception(C, R, Stack)]);
format_error({bad_form, Form}) -> io_lib:format("not in the abstract format: ~tP", [Form, 20]);
format_error(bad_options) -> "an option is not a constant";
format_error(Other) -> io_lib:format("~tp", [Other]).

%% ---- asking ----

%% {ok, Module, Code, Problems} or {error, Problems}.
source(Name, Text, Options) ->
    Macros = macros(Options),
    Folders = [F || {i, F} <- Options] ++ ["."],
    {ok, Base} = file:get_cwd(),
    Columns = columns(Options),
    Direct = case transforms(Options) of
                 [] -> ask({source, Name, Text, Macros, Folders, Base, given(Options), Columns}, Name);
                 _ -> through_forms
             end,
    case Direct =:= through_forms orelse asks_for_transform(Direct) of
        false -> Direct;
        true ->
            case ask({abstract, Name, Text, Macros, Folders, Base, Columns}, Name) of
                {ok, Forms, Problems} ->
                    case [P || {error, _, _, _, _} = P <- Problems] of
                        [] -> transformed(Name, Name, Forms, Options);
                        _ -> {error, Problems}
                    end;
                Error -> Error
            end
    end.

%% The compiler refuses a parse transform by name: only a running program can run it.
asks_for_transform({error, Problems}) ->
    lists:any(fun({_, _, _, _, What}) -> is_tuple(What) andalso element(1, What) =:= unsupported_option end, Problems);
asks_for_transform(_) -> false.

ask(Request, Name) ->
    case rvm_tool:ask(Request) of
        badarg -> {error, [{error, Name, none, compile, bad_options}]};
        Answer -> Answer
    end.

%% Runs the parse transforms, then compiles what they made.
transformed(Shown, Name, Forms0, Options) ->
    Named = [M || {attribute, _, compile, Value} <- forms_list(Forms0), M <- transforms(list(Value))],
    case transform(transforms(Options) ++ Named, Forms0, Options, Name) of
        {ok, Forms1, Problems} ->
            Forms = [without_transforms(Form) || Form <- forms_list(Forms1)],
            Columns = columns(Options) andalso lists:any(fun has_column/1, Forms),
            case ask({forms, Name, Forms, given(Options), Columns}, Shown) of
                {ok, Module, Code, More} -> {ok, Module, Code, Problems ++ More};
                {error, More} -> {error, Problems ++ More};
                {bad_form, At} ->
                    {error, Problems ++ [{error, Shown, none, compile, {bad_form, lists:nth(At, Forms)}}]}
            end;
        Error -> Error
    end.

has_column(Form) when tuple_size(Form) > 1 ->
    Anno = element(2, Form),
    erl_anno:is_anno(Anno) andalso erl_anno:column(Anno) =/= undefined;
has_column(_) -> false.

forms_list(Forms) when is_list(Forms) -> Forms;
forms_list(_) -> [].

%% The two that the compiler has itself are left to it.
transforms(Options) ->
    [M || {parse_transform, M} <- Options, M =/= ms_transform, M =/= eunit_autoexport].

without_transforms({attribute, A, compile, Value}) ->
    {attribute, A, compile, [O || O <- list(Value), transforms([O]) =:= []]};
without_transforms(Form) -> Form.

transform([], Forms, _, _) -> {ok, Forms, []};
transform([M | Rest], Forms0, Options, Name) ->
    case code:ensure_loaded(M) of
        {module, M} ->
            try M:parse_transform(Forms0, Options) of
                {error, Errors, Warnings} ->
                    {error, listed(error, Errors) ++ listed(warning, Warnings)};
                {warning, Forms, Warnings} ->
                    case transform(Rest, Forms, Options, Name) of
                        {ok, Last, Problems} -> {ok, Last, listed(warning, Warnings) ++ Problems};
                        {error, Problems} -> {error, listed(warning, Warnings) ++ Problems}
                    end;
                Forms -> transform(Rest, Forms, Options, Name)
            catch
                C:R:Stack -> {error, [{error, Name, none, compile, {parse_transform, M, {C, R, Stack}}}]}
            end;
        _ -> {error, [{error, Name, none, compile, {undef_parse_transform, M}}]}
    end.

listed(Kind, Files) ->
    [problem(Kind, File, Problem) || {File, Problems} <- Files, Problem <- Problems].

problem(Kind, File, {Place, Module, What}) -> {Kind, File, Place, Module, What};
problem(Kind, File, {Module, What}) -> {Kind, File, none, Module, What}.

%% ---- options ----

list(Options) when is_list(Options) -> Options;
list(Option) -> [Option].

expand(Options) -> lists:flatmap(fun expand_option/1, Options).

expand_option(return) -> [return_errors, return_warnings];
expand_option(report) -> [report_errors, report_warnings];
expand_option(Option) -> [Option].

%% Options that ask for something else than rvm's code.
unsupported(Options) ->
    [O || O <- Options,
          lists:member(O, ['P', 'E', 'S', from_core, from_asm, from_abstr, to_pp, to_exp, to_core, to_core0,
                           to_kernel, to_asm, to_dis, dpp, dabstr, dexp, dcore, dkern, dssa, dasm, makedep,
                           encrypt_debug_info])].

macros(Options) ->
    lists:flatmap(fun({d, Name}) -> [rvm_tool:macro(Name)];
                     ({d, Name, Value}) -> [rvm_tool:macro(Name, Value)];
                     (_) -> []
                  end, Options).

columns(Options) -> proplists:get_value(error_location, Options, column) =:= column.

%% What the compiler is given as if it stood in `-compile`: constants that it does not take otherwise.
given(Options) ->
    [O || O <- Options, not is_own(O), constant(O)].

is_own({Tag, _}) -> lists:member(Tag, [d, i, outdir, source, cwd, parse_transform, error_location, debug_info,
                                       extra_chunks, compile_info, debug_info_key]);
is_own({d, _, _}) -> true;
is_own(_) -> false.

constant(T) when is_atom(T); is_number(T); is_bitstring(T) -> true;
constant(T) when is_tuple(T) -> lists:all(fun constant/1, tuple_to_list(T));
constant([H | T]) -> constant(H) andalso constant(T);
constant(T) -> T =:= [].

name(Name) when is_atom(Name) -> atom_to_list(Name);
name(Name) when is_binary(Name) -> unicode:characters_to_list(Name);
name(Name) -> lists:flatten(Name).

%% ---- results ----

done({error, Problems}, _, Options) -> failed(Problems, Options);
done({ok, Module, Code, Problems}, Root, Options) ->
    Binary = proplists:get_bool(binary, Options),
    Written = noenv_output_generated(Options),
    case proplists:get_bool(warnings_as_errors, Options) andalso Problems =/= [] of
        true -> failed(Problems, Options);
        false when Written -> write(Module, Code, Problems, Root, Options);
        false -> good(Module, [Code || Binary], Problems, Options)
    end.

write(Module, Code, Problems, Root, Options) ->
    Base = filename:basename(Root),
    File = filename:join(proplists:get_value(outdir, Options, "."), Base ++ ".rbc"),
    case atom_to_list(Module) of
        Base ->
            case file:write_file(File, Code) of
                ok -> good(Module, [], Problems, Options);
                {error, Reason} ->
                    failed([{error, File, none, compile, {write_error, Reason}} | Problems], Options)
            end;
        _ ->
            What = {module_name, Module, Base},
            failed([{error, Base ++ ".rbc", none, compile, What} | Problems], Options)
    end.

good(Module, Code, Problems, Options) ->
    report(warning, report_warnings, Problems, Options),
    Warnings = [grouped(warning, Problems) || lists:member(return_warnings, Options)],
    list_to_tuple([ok, Module] ++ Code ++ Warnings).

failed(Problems, Options) ->
    report(error, report_errors, Problems, Options),
    report(warning, report_warnings, Problems, Options),
    case lists:member(return_errors, Options) of
        true -> {error, grouped(error, Problems), grouped(warning, Problems)};
        false -> error
    end.

%% [{File, [{Place, Module, What}]}], files in the order of their first problem. What could not be read
%% stands apart.
grouped(Kind, Problems) ->
    {Unread, Others} = lists:partition(fun(P) -> element(4, P) =:= file_io_server end, Problems),
    grouped1(Kind, Others) ++ grouped1(Kind, Unread).

grouped1(Kind, Problems) ->
    Mine = [{File, {Place, Module, What}} || {K, File, Place, Module, What} <- Problems, K =:= Kind],
    Files = lists:foldl(fun({F, _}, Seen) -> Seen ++ [F || not lists:member(F, Seen)] end, [], Mine),
    [{F, [P || {G, P} <- Mine, G =:= F]} || F <- Files].

report(Kind, Option, Problems, Options) ->
    case lists:member(Option, Options) of
        true -> lists:foreach(fun(P) -> element(1, P) =:= Kind andalso print(P) end, Problems);
        false -> ok
    end.

print({Kind, File, Place, Module, What}) ->
    At = case Place of
             none -> "";
             {Line, Column} -> io_lib:format("~w:~w:", [Line, Column]);
             Line -> io_lib:format("~w:", [Line])
         end,
    Word = case Kind of error -> ""; warning -> "Warning: " end,
    io:format("~ts:~ts ~ts~ts~n~ts", [File, At, Word, Module:format_error(What), code_frame(File, Place)]).

%% The line and a mark below the column, as OTP prints them.
code_frame(File, {Line, Column}) ->
    case file:read_file(File) of
        {ok, Text} ->
            case binary:split(Text, <<"\n">>, [global]) of
                %% `-file` may name lines that no file has.
                Lines when Line =< length(Lines) ->
                    Room = lists:duplicate(Column - 1, $\s),
                    io_lib:format("%~5w| ~ts~n%     | ~ts^~n~n", [Line, lists:nth(Line, Lines), Room]);
                _ -> ""
            end;
        {error, _} -> ""
    end;
code_frame(_, _) -> "".
