%%% erl_pp: prints forms in Erlang's abstract format, laid out as OTP does.
%%%
%%% What is printed is made into documents (erl_pp_layout), which know how wide they are on one line; the file does
%%% nothing else. Precedences, and so parentheses, are erl_parse's.
-module(erl_pp).
-export([form/1, form/2, attribute/1, attribute/2, function/1, function/2, guard/1, guard/2, exprs/1, exprs/2, exprs/3,
         expr/1, expr/2, expr/3, expr/4, legalize_vars/1]).

%% Given is what the caller gave for options.
-record(o, {given = none, hook = none, encoding = latin1, width = 72, indent = 4, quote = false}).

-import(erl_pp_layout, [leaf/1, text/1, cat/1, suffix/2, step/2, block/1, block/2, block/3, tokens/2]).

form(F) -> form(F, none).

form({attribute, _, _, _} = F, O) -> attribute(F, O);
form({function, _, _, _, _} = F, O) -> function(F, O);
form({error, _} = F, _) -> message(F);
form({warning, _} = F, _) -> message(F);
form({eof, _}, _) -> "\n".

message(F) -> io_lib:format("~tp\n", [F]).

attribute(F) -> attribute(F, none).

attribute({attribute, _, Name, Value}, O0) ->
    O = options(O0),
    [render(suffix(attribute(Name, Value, O), "."), 0, O), "\n"].

attribute(Name, {TypeName, Type, Vars}, O) when Name =:= type; Name =:= opaque ->
    Head = cat([text(atom(TypeName, O)), commas("(", ")", [e(V, 0, O) || V <- Vars])]),
    cat([text(["-", atom(Name, O), " "]), step(Head, " ::", type(Type, 0, O))]);
attribute(Name, {Function, Types}, O) when Name =:= spec; Name =:= callback ->
    Shown = case Function of
                {M, F, _} -> [atom(M, O), ":", atom(F, O)];
                {F, _} -> atom(F, O)
            end,
    cat([text(["-", atom(Name, O), " ", Shown]), clauses([signature(T, O) || T <- Types])]);
attribute(record, {Name, Fields}, O) ->
    Shown = commas("{", "}", [record_field(F, O) || F <- Fields]),
    cat([text(["-record(", atom(Name, O), ","]), Shown, text(")")]);
attribute(module, {Name, Vars}, O) ->
    wrapped(module, [leaf(atom(Name, O)), commas("[", "]", [e({var, 0, V}, 0, O) || V <- Vars])], O);
attribute(import, {Module, Functions}, O) -> wrapped(import, [leaf(atom(Module, O)), functions(Functions, O)], O);
attribute(file, {Name, Line}, O) ->
    wrapped(file, [string(Name, O), e({integer, 0, Line}, 0, O)], O);
attribute(Name, Value, O) ->
    Functions = Name =:= export orelse Name =:= export_type orelse Name =:= optional_callbacks,
    case Functions andalso is_list(Value) andalso lists:all(fun is_function_name/1, Value) of
        true -> wrapped(Name, [functions(Value, O)], O);
        false -> wrapped(Name, [e(erl_parse:abstract(Value), 0, O)], O)
    end.

is_function_name({F, A}) -> is_atom(F) andalso is_integer(A);
is_function_name(_) -> false.

wrapped(Name, Docs, O) -> cat([text(["-", atom(Name, O)]), commas("(", ")", Docs)]).

functions([], _) -> leaf("[]");
functions(Functions, O) ->
    erl_pp_layout:list([{text([atom(F, O), "/", integer_to_list(A)]), ","} || {F, A} <- Functions]).

%% ---- types ----

signature({type, _, 'fun', [{type, _, any}, Result]}, O) ->
    step(text("(...) ->"), type(Result, 0, O));
signature({type, _, 'fun', [{type, _, product, Args}, Result]}, O) ->
    step(suffix(types("(", ")", Args, O), " ->"), type(Result, 0, O));
signature({type, _, bounded_fun, [Fun, Constraints]}, O) ->
    guarded_by(signature(Fun, O), commas("", "", [constraint(C, O) || C <- Constraints]), 1, O).

constraint({type, _, constraint, [{atom, _, is_subtype}, [Var, Type]]}, O) ->
    step(type(Var, 0, O), " ::", type(Type, 0, O)).

types(Open, Close, Types, O) -> commas(Open, Close, [type(T, 0, O) || T <- Types]).

type({ann_type, _, [Var, Type]}, Prec, O) ->
    {L, P, R} = erl_parse:type_inop_prec('::'),
    paren(step(type(Var, L, O), " ::", type(Type, R, O)), P, Prec);
type({type, _, union, Types}, Prec, O) ->
    {_, P, R} = erl_parse:type_inop_prec('|'),
    paren(erl_pp_layout:seq("", "", [{type(T, R, O), " |"} || T <- Types]), P, Prec);
type({paren_type, _, [Type]}, P, O) -> type(Type, P, O);
type({atom, _, A}, _, #o{quote = true, encoding = latin1}) ->
    leaf(io_lib:write_string_as_latin1(atom_to_list(A), $'));
type({atom, _, A}, _, #o{quote = true}) -> leaf(io_lib:write_string(atom_to_list(A), $'));
type({type, _, range, [A, B]}, Prec, O) ->
    {L, P, R} = erl_parse:type_inop_prec('..'),
    Parts = [suffix(type(A, L, O), ".."), type(B, R, O)],
    paren(block(tokens(Parts, ""), [{0, Part} || Part <- Parts]), P, Prec);
type({type, _, nil, []}, _, _) -> leaf("[]");
type({type, _, list, [T]}, _, O) -> types("[", "]", [T], O);
type({type, _, nonempty_list, [T]}, _, O) -> commas("[", "]", [type(T, 0, O), leaf("...")]);
type({type, _, tuple, any}, _, _) -> text("tuple()");
type({type, _, tuple, []}, _, _) -> leaf("{}");
type({type, _, tuple, Types}, _, O) -> types("{", "}", Types, O);
type({type, _, map, any}, _, _) -> text("map()");
type({type, _, map, Fields}, _, O) -> commas("#{", "}", [map_type(F, O) || F <- Fields]);
type({type, _, record, [{atom, _, Name} | Fields]}, _, O) ->
    commas(["#", atom(Name, O), "{"], "}", [field_type(F, O) || F <- Fields]);
type({type, _, binary, [{integer, _, 0}, {integer, _, 0}]}, _, _) -> leaf("<<>>");
type({type, _, binary, [Base, Unit]}, _, O) ->
    commas("<<", ">>", [cat([text(Before), type(N, 900, O)])
                        || {Before, N} <- [{"_:", Base}, {"_:_*", Unit}], not is_zero(N)]);
type({type, _, 'fun', []}, _, _) -> text("fun()");
type({type, _, Kind, _} = Fun, _, O) when Kind =:= 'fun'; Kind =:= bounded_fun ->
    cat([text("fun("), signature(Fun, O), text(")")]);
type({remote_type, _, [M, F, Types]}, _, O) ->
    cat([e(M, 900, O), text(":"), e(F, 900, O), types("(", ")", Types, O)]);
type({Kind, _, Name, Types}, _, O) when Kind =:= type; Kind =:= user_type ->
    cat([text(atom(Name, O)), types("(", ")", Types, O)]);
type({op, _, Op, A}, Prec, O) ->
    {P, R} = erl_parse:type_preop_prec(Op),
    paren(cat([prefix(Op), type(A, R, O)]), P, Prec);
type({op, _, Op, A, B}, Prec, O) ->
    {LP, P, RP} = erl_parse:type_inop_prec(Op),
    Ds = [type(A, LP, O), text(atom_to_list(Op)), type(B, RP, O)],
    paren(block(tokens(Ds, " "), [{0, D} || D <- Ds]), P, Prec);
type(Literal, Prec, O) -> e(Literal, Prec, O).

is_zero({integer, _, N}) -> N =:= 0;
is_zero(_) -> false.

map_type({type, _, Kind, [K, V]}, O) ->
    Arrow = case Kind of map_field_assoc -> " =>"; map_field_exact -> " :=" end,
    step(suffix(type(K, 0, O), Arrow), type(V, 0, O)).

field_type({type, _, field_type, [F, T]}, O) -> step(e(F, 0, O), " ::", type(T, 0, O)).

function(F) -> function(F, none).

function({function, _, Name, _, Clauses}, O0) ->
    O = options(O0),
    Doc = clauses([function_clause(atom(Name, O), C, O) || C <- Clauses]),
    [render(suffix(Doc, "."), 0, O), "\n"].

guard(G) -> guard(G, none).

guard([], _) -> [];
guard(G, O0) ->
    O = options(O0),
    render(when_doc(guard_doc(G, "; ", O)), 0, O).

exprs(Es) -> exprs(Es, 0, none).

exprs(Es, O) -> exprs(Es, 0, O).

exprs(Es, I, O0) ->
    O = options(O0),
    render(erl_pp_layout:seq("", "", [{e(E, 0, O), ","} || E <- Es]), I, O).

expr(E) -> expr(E, 0, 0, none).

expr(E, O) -> expr(E, 0, 0, O).

expr(E, I, O) -> expr(E, I, 0, O).

expr(E, I, P, O0) ->
    O = options(O0),
    render(e(E, P, O), I, O).

options(O) when is_list(O) ->
    #o{given = O, hook = proplists:get_value(hook, O, none),
       encoding = proplists:get_value(encoding, O, epp:default_encoding()),
       width = proplists:get_value(linewidth, O, 72), indent = proplists:get_value(indent, O, 4),
       quote = proplists:get_bool(quote_singleton_atom_types, O)};
options(Hook) -> #o{given = Hook, hook = Hook}.

%% A negative indentation asks for no line breaks.
render(Doc, I, O) when I < 0 -> erl_pp_layout:render(Doc, 0, O#o.width, O#o.indent, true);
render(Doc, I, O) -> erl_pp_layout:render(Doc, I, O#o.width, O#o.indent, false).

%% Names of variables that start with a small letter, as the compiler makes them up, become ones that do not.
legalize_vars({function, A, Name, Arity, Clauses}) ->
    Used = variables(Clauses, #{}),
    New = maps:from_list([{V, legal(V, Used)} || V <- maps:keys(Used)]),
    {function, A, Name, Arity, renamed(Clauses, New)};
legalize_vars(Form) -> erlang:error(badarg, [Form]).

variables({var, _, V}, Vs) when is_atom(V) -> Vs#{V => true};
variables(Node, Vs) when is_tuple(Node) -> variables(tuple_to_list(Node), Vs);
variables([H | T], Vs) -> variables(T, variables(H, Vs));
variables(_, Vs) -> Vs.

renamed({var, A, V}, New) -> {var, A, maps:get(V, New, V)};
renamed(Node, New) when is_tuple(Node) -> list_to_tuple([renamed(P, New) || P <- tuple_to_list(Node)]);
renamed([H | T], New) -> [renamed(H, New) | renamed(T, New)];
renamed(Other, _) -> Other.

legal(V, Used) ->
    case atom_to_list(V) of
        [C | _] = Name when C >= $a, C =< $z -> free(string:uppercase(Name), Used);
        _ -> V
    end.

free(Name, Used) ->
    V = list_to_atom(Name),
    case Used of
        #{V := _} -> free([$X | Name], Used);
        #{} -> V
    end.

%% ---- expressions ----

e({var, _, V}, _, _) when is_integer(V) -> leaf([$_ | integer_to_list(V)]);
e({var, _, V}, _, _) when is_atom(V) -> leaf(atom_to_list(V));
e({var, _, V}, _, _) -> leaf(V);
e({atom, _, A}, _, O) -> leaf(atom(A, O));
e({integer, _, N}, _, _) -> leaf(io_lib:write(N));
e({float, _, F}, _, _) -> leaf(io_lib:write(F));
e({char, _, C}, _, O) ->
    text(case O#o.encoding of latin1 -> io_lib:write_char_as_latin1(C); _ -> io_lib:write_char(C) end);
e({string, _, S}, _, O) -> string(S, O);
e({nil, _}, _, _) -> leaf("[]");
e({cons, _, H, T}, _, O) -> list(T, [e(H, 0, O)], O);
e({tuple, _, Es}, _, O) -> tuple(Es, O);
e({lc, _, E, Qs}, _, O) -> comprehension("[ ", 1, "]", E, Qs, O);
e({bc, _, E, Qs}, _, O) -> comprehension("<< ", 2, ">>", E, Qs, O);
e({map, _, Fs}, Prec, O) ->
    {P, _} = erl_parse:preop_prec('#'),
    paren(commas("#{", "}", [map_field(F, O) || F <- Fs]), P, Prec);
e({map, _, M, Fs}, Prec, O) ->
    {L, P, _} = erl_parse:inop_prec('#'),
    paren(cat([before_hash(M, L, O), commas("#{", "}", [map_field(F, O) || F <- Fs])]), P, Prec);
e({record, _, Name, Fs}, Prec, O) ->
    {P, _} = erl_parse:preop_prec('#'),
    paren(record(Name, Fs, O), P, Prec);
e({record, _, R, Name, Fs}, Prec, O) ->
    {L, P, _} = erl_parse:inop_prec('#'),
    paren(cat([before_hash(R, L, O), record(Name, Fs, O)]), P, Prec);
e({record_index, _, Name, F}, Prec, O) ->
    {P, R} = erl_parse:preop_prec('#'),
    paren(cat([text(["#", atom(Name, O), "."]), e(F, R, O)]), P, Prec);
e({record_field, _, R, Name, F}, Prec, O) ->
    {L, P, _} = erl_parse:inop_prec('#'),
    paren(cat([before_hash(R, L, O), text(["#", atom(Name, O), "."]), e(F, 0, O)]), P, Prec);
e({block, _, Es}, _, O) -> keywords([{"begin", body(Es, O)}]);
e({'if', _, Cs}, _, O) -> keywords([{"if", clauses([if_clause(C, O) || C <- Cs])}]);
e({'cond', _, Cs}, _, O) -> keywords([{"cond", clauses([if_clause(C, O) || C <- Cs])}]);
e({'case', _, E, Cs}, _, O) ->
    block([{0, header("case", e(E, 0, O), "of")}, {1, cr_clauses(Cs, O)}, {0, text("end")}]);
e({'receive', _, Cs}, _, O) -> keywords([{"receive", cr_clauses(Cs, O)}]);
e({'receive', _, Cs, T, Es}, _, O) ->
    Clauses = case Cs of [] -> none; _ -> cr_clauses(Cs, O) end,
    keywords([{"receive", Clauses}, {"after", step(e(T, 0, O), " ->", body(Es, O))}]);
e({'try', _, Es, Of, Catch, After}, _, O) ->
    Tail = [{"catch", try_clauses(Catch, O)} || Catch =/= []] ++ [{"after", body(After, O)} || After =/= []],
    case Of of
        [] -> keywords([{"try", body(Es, O)} | Tail]);
        _ ->
            Ls = case Es of
                     [E] -> [{0, header("try", e(E, 0, O), "of")}];
                     _ -> [{0, text("try")}, {1, body(Es, O)}, {0, text("of")}]
                 end,
            block(Ls ++ [{1, cr_clauses(Of, O)} | keyword_lines(Tail)])
    end;
e({'maybe', _, Es}, _, O) -> keywords([{"maybe", body(Es, O)}]);
e({'maybe', _, Es, {'else', _, Cs}}, _, O) -> keywords([{"maybe", body(Es, O)}, {"else", cr_clauses(Cs, O)}]);
e({maybe_match, _, L, R}, Prec, O) ->
    {_, P, _} = erl_parse:inop_prec('='),
    paren(step(e(L, 0, O), " ?=", e(R, 0, O)), P, Prec);
e({'fun', _, {function, F, A}}, _, O) when is_atom(F), is_integer(A) ->
    text(["fun ", atom(F, O), "/", integer_to_list(A)]);
e({'fun', _, {function, M, F, A}}, _, O) ->
    cat([text("fun "), e(M, 0, O), text(":"), e(F, 0, O), text("/"), e(A, 0, O)]);
%% The compiler notes which fun it is.
e({'fun', A, Fun, Info}, Prec, O) -> informed(Info, {'fun', A, Fun}, Prec, O);
e({named_fun, A, Name, Cs, Info}, Prec, O) -> informed(Info, {named_fun, A, Name, Cs}, Prec, O);
e({'fun', _, {clauses, Cs}}, _, O) -> fun_doc("fun", "", Cs, O);
e({named_fun, _, Name, Cs}, _, O) -> fun_doc("fun ", atom_to_list(Name), Cs, O);
%% Functions that are imported by themselves stand without their module; float/1 would be a type test in a guard.
e({call, _, {remote, _, {atom, _, erlang}, {atom, _, F}}, As}, Prec, O) ->
    {_, P} = erl_parse:func_prec(),
    Module = case erl_internal:bif(F, length(As)) andalso {F, length(As)} =/= {float, 1} of
                 true -> "";
                 false -> "erlang:"
             end,
    paren(cat([text([Module, atom(F, O)]), args(As, O)]), P, Prec);
e({call, _, F, As}, Prec, O) ->
    {FP, P} = erl_parse:func_prec(),
    paren(cat([e(F, FP, O), args(As, O)]), P, Prec);
e({'catch', _, E}, Prec, O) ->
    {P, R} = erl_parse:preop_prec('catch'),
    paren(step(text("catch"), e(E, R, O)), P, Prec);
e({match, _, L, R}, Prec, O) ->
    {LP, P, RP} = erl_parse:inop_prec('='),
    paren(step(e(L, LP, O), " =", e(R, RP, O)), P, Prec);
e({op, _, Op, A}, Prec, O) ->
    {P, R} = erl_parse:preop_prec(Op),
    paren(cat([prefix(Op), e(A, R, O)]), P, Prec);
e({op, _, Op, A, B}, Prec, O) ->
    {LP, P, RP} = erl_parse:inop_prec(Op),
    Ds = [e(A, LP, O), text(atom_to_list(Op)), e(B, RP, O)],
    %% These two are always broken.
    Flat = if Op =:= 'andalso'; Op =:= 'orelse' -> none; true -> tokens(Ds, " ") end,
    Counted = case tokens(tl(Ds), " ") of {W, _} -> W; none -> 0 end,
    paren(block(Flat, [{0, D} || D <- Ds], Counted), P, Prec);
e({remote, _, M, F}, Prec, O) ->
    {LP, P, RP} = erl_parse:inop_prec(':'),
    paren(cat([e(M, LP, O), text(":"), e(F, RP, O)]), P, Prec);
e({bin, _, []}, _, _) -> leaf("<<>>");
e({bin, _, Fs}, _, O) -> erl_pp_layout:bits([{segment(F, O), ","} || F <- Fs]);
e({value, _, V}, _, #o{encoding = latin1}) -> leaf(lists:flatten(io_lib:format("~w", [V])));
e({value, _, V}, _, _) -> leaf(lists:flatten(io_lib:format("~tw", [V])));
e(E, _, #o{hook = none}) -> text(["INVALID-FORM:", io_lib:write(E), ":"]);
e(E, Prec, #o{hook = {M, F, More}}) ->
    erl_pp_layout:hook(fun(Column) -> apply(M, F, [E, Column, Prec, {M, F, More} | More]) end);
e(E, Prec, #o{hook = Hook, given = Given}) -> erl_pp_layout:hook(fun(Column) -> Hook(E, Column, Prec, Given) end).

prefix(Op) when Op =:= '+'; Op =:= '-' -> text(atom_to_list(Op));
prefix(Op) -> text(atom_to_list(Op) ++ " ").

informed(Info, Fun, Prec, O) ->
    Note = io_lib:format("% fun-info: ~w", [Info]),
    block([{0, erl_pp_layout:opening(Note, "")}, {0, e(Fun, Prec, O)}]).

%% `1#` would be a base, and so would `f/1#`.
before_hash(E, Prec, O) ->
    Doc = e(E, Prec, O),
    case E of
        {Kind, _, What} when Kind =:= integer; Kind =:= 'fun', element(1, What) =:= function -> cat([Doc, text(" ")]);
        _ -> Doc
    end.

atom(A, #o{encoding = latin1}) -> io_lib:write_atom_as_latin1(A);
atom(A, _) -> io_lib:write_atom(A).

string(S, O) -> erl_pp_layout:string("\"", pieces(S, O)).

%% What is one character to the eye stays in one piece.
pieces("", _) -> [];
pieces(S, O) ->
    [Cluster | Rest] = string:next_grapheme(S),
    Chars = if is_list(Cluster) -> Cluster; true -> [Cluster] end,
    Quoted = case O#o.encoding of
                 latin1 -> io_lib:write_string_as_latin1(Chars);
                 _ -> io_lib:write_string(Chars)
             end,
    [lists:droplast(tl(Quoted)) | pieces(Rest, O)].

%% First and what stands between, then the second.
step(First, Between, Second) -> step(suffix(First, Between), Second).

paren(Doc, P, Prec) when P < Prec -> cat([text("("), Doc, text(")")]);
paren(Doc, _, _) -> Doc.

commas(Open, Close, Docs) -> erl_pp_layout:seq(Open, Close, [{D, ","} || D <- Docs]).

args(Es, O) -> commas("(", ")", [e(E, 0, O) || E <- Es]).

tuple([], _) -> leaf("{}");
tuple(Es, O) -> commas("{", "}", [e(E, 0, O) || E <- Es]).

list({cons, _, H, T}, Ds, O) -> list(T, [e(H, 0, O) | Ds], O);
list({nil, _}, Ds, _) -> commas("[", "]", lists:reverse(Ds));
list(T, [Last | Ds], O) ->
    erl_pp_layout:seq("[", "]", [{D, ","} || D <- lists:reverse(Ds)] ++ [{Last, " |"}, {e(T, 0, O), ""}]).

map_field({map_field_assoc, _, K, V}, O) -> step(e(K, 0, O), " =>", e(V, 0, O));
map_field({map_field_exact, _, K, V}, O) -> step(e(K, 0, O), " :=", e(V, 0, O)).

record(Name, Fs, O) -> commas(["#", atom(Name, O), "{"], "}", [record_field(F, O) || F <- Fs]).

record_field({record_field, _, F, V}, O) -> step(e(F, 0, O), " =", e(V, 0, O));
record_field({typed_record_field, {record_field, _, F, V}, T}, O) ->
    step(e(F, 0, O), " =", step(e(V, 0, O), " ::", type(T, 0, O)));
record_field({typed_record_field, {record_field, _, F}, T}, O) ->
    step(e(F, 0, O), " ::", type(T, 0, O));
record_field({record_field, _, F}, O) -> e(F, 0, O).

segment({bin_element, _, {string, _, S}, default, default}, O) -> string(S, O);
segment({bin_element, _, E, default, default}, O) -> e(E, 900, O);
segment({bin_element, _, E, S, Ts}, O) ->
    Size = case S of default -> []; _ -> [text(":"), e(S, 900, O)] end,
    Types = case Ts of
                default -> [];
                _ -> [text(["/", lists:join("-", [segment_type(T) || T <- Ts])])]
            end,
    cat([e(E, 900, O)] ++ Size ++ Types).

segment_type({T, N}) -> [atom_to_list(T), ":", integer_to_list(N)];
segment_type(T) -> atom_to_list(T).

comprehension(Open, In, Close, E, Qs, O) ->
    Prec = case Close of ">>" -> 900; _ -> 0 end,
    Lines = [{0, erl_pp_layout:opening(Open, string:trim(Open))},
             {{columns, In}, suffix(e(E, Prec, O), " ||")},
             {{columns, In + O#o.indent}, lines([qualifier(Q, O) || Q <- Qs], ",")},
             {0, text(Close)}],
    block(none, Lines, length(Open)).

qualifier({generate, _, P, E}, O) -> step(e(P, 0, O), " <-", e(E, 0, O));
qualifier({b_generate, _, P, E}, O) -> step(e(P, 0, O), " <=", e(E, 0, O));
qualifier(E, O) -> e(E, 0, O).

%% Documents on lines of their own, with a separator after all but the last.
lines([], _) -> text("");
lines([D], _) -> D;
lines(Ds, Separator) -> block(separated(Ds, Separator)).

separated([D], _) -> [{0, D}];
separated([D | Ds], Separator) -> [{0, suffix(D, Separator)} | separated(Ds, Separator)].

body(Es, O) -> lines([e(E, 0, O) || E <- Es], ",").

%% Keywords, each with what is indented below it; on one line where nothing forces more.
keywords(Parts) ->
    Lines = keyword_lines(Parts),
    Flat = tokens([D || {_, D} <- Lines], " "),
    block(Flat, Lines).

keyword_lines(Parts) ->
    lists:append([[{0, text(K)} | [{1, D} || D =/= none]] || {K, D} <- Parts]) ++ [{0, text("end")}].

header(Before, Doc, After) ->
    Flat = tokens([text(Before), Doc, text(After)], " "),
    block(Flat, [{0, text(Before)}, {1, Doc}, {0, text(After)}]).

%% ---- clauses ----

clauses(Cs) -> lines(Cs, ";").

cr_clauses(Cs, O) -> clauses([cr_clause(C, O) || C <- Cs]).

try_clauses(Cs, O) -> clauses([try_clause(C, O) || C <- Cs]).

cr_clause({clause, _, [P], G, B}, O) -> clause(e(P, 0, O), G, B, O).

try_clause({clause, _, [{tuple, _, [C, P, {var, _, '_'}]}], G, Es}, O) ->
    clause(cat([e(C, 0, O), text(":"), e(P, 0, O)]), G, Es, O);
try_clause({clause, _, [{tuple, _, [C, P, S]}], G, Es}, O) ->
    clause(cat([e(C, 0, O), text(":"), e(P, 0, O), text(":"), e(S, 0, O)]), G, Es, O).

if_clause({clause, _, [], G, B}, O) ->
    block([{0, suffix(guard_doc(G, ";", O), " ->")}, {1, body(B, O)}]).

function_clause(Name, {clause, _, As, G, B}, O) -> clause(cat([text(Name), args(As, O)]), G, B, O).

fun_doc(Fun, Name, Cs, O) ->
    Clauses = clauses([fun_clause(Name, C, O) || C <- Cs]),
    block([{0, cat([text(Fun), Clauses])}, {0, text("end")}]).

fun_clause("", C, O) -> function_clause("", C, O);
%% The guard of a named fun stands further in than its name.
fun_clause(Name, {clause, _, As, G, B}, O) ->
    clause(cat([text(Name), args(As, O)]), G, B, {columns, O#o.indent + length(Name)}, O).

clause(Head, G, B, O) -> clause(Head, G, B, 1, O).

clause(Head, G, B, In, O) ->
    block([{0, suffix(guarded(Head, G, In, O), " ->")}, {1, body(B, O)}]).

guarded(Head, [], _, _) -> Head;
guarded(Head, G, In, O) -> guarded_by(Head, guard_doc(G, "; ", O), In, O).

when_doc(Doc) -> block(tokens([text("when"), Doc], " "), [{0, text("when")}, {1, Doc}]).

guarded_by(Head, Doc, In, O) ->
    When = when_doc(Doc),
    %% As wide as if the guard stood one step in at least.
    Flat = case tokens([Head, When], " ") of
               {W, Text} ->
                   {HeadWidth, _} = erl_pp_layout:flat(Head),
                   {W + max(0, O#o.indent - HeadWidth - 1), Text};
               none -> none
           end,
    block(Flat, [{0, Head}, {In, When}]).

guard_doc([E | _] = G, Between, O) when is_tuple(E) -> guard_doc([G], Between, O);
guard_doc([G], _, O) -> conjunction(G, O);
guard_doc(Gs, Between, O) ->
    Ds = [conjunction(G, O) || G <- Gs],
    block(tokens(Ds, Between), separated(Ds, ";")).

conjunction(Es, O) -> erl_pp_layout:seq("", "", [{e(E, 0, O), ","} || E <- Es]).
