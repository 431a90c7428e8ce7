%%% erl_parse: tokens to abstract format and terms to and from it; the grammar is the compiler's.
-module(erl_parse).
-export([parse_form/1, parse_exprs/1, parse_term/1, format_error/1, normalise/1, abstract/1, abstract/2,
         tokens/1, tokens/2, map_anno/2, fold_anno/3, mapfold_anno/3, new_anno/1, anno_to_term/1,
         anno_from_term/1, inop_prec/1, preop_prec/1, func_prec/0, max_prec/0, type_inop_prec/1,
         type_preop_prec/1]).

parse_form(Tokens) -> parse(form, Tokens).

parse_exprs(Tokens) -> parse(exprs, Tokens).

parse_term(Tokens) ->
    case parse_exprs(Tokens) of
        {ok, [Expr]} ->
            try {ok, normalise(Expr)} catch _:_ -> {error, {place(Expr), ?MODULE, "bad term"}} end;
        {ok, [_, Second | _]} -> {error, {place(Second), ?MODULE, "bad term"}};
        Error -> Error
    end.

%% Where the expression's text begins, which is before an operator.
place(Expr) ->
    fold_anno(fun(A, First) -> min(erl_anno:location(A), First) end, erl_anno:location(element(2, Expr)), Expr).

parse(What, []) ->
    Place = case What of form -> 999999; exprs -> 0 end,
    {error, {Place, ?MODULE, ["syntax error before: ", []]}};
parse(What, Tokens) ->
    Columns = is_tuple(erl_scan:location(hd(Tokens))),
    Plain = [plain(T) || T <- Tokens],
    Whole = element(1, lists:last(Plain)) =:= dot,
    case rvm_tool:ask({parse, What, Plain, Columns}) of
        {ok, _} = Ok when Whole -> Ok;
        {error, [{_, _, Place, Module, Error} | _]} when Whole ->
            {error, {Place, Module, Error}};
        badarg -> erlang:error(badarg, [Tokens]);
        _ -> {error, {place(hd(Tokens)), ?MODULE, ["syntax error before: ", []]}}
    end.

%% A token with its place alone: text, and what else annotations may hold, need not travel.
plain(Token) -> setelement(2, Token, place(Token)).

format_error(Text) ->
    case io_lib:deep_char_list(Text) of
        true -> Text;
        false -> io_lib:format("~tp", [Text])
    end.

%% ---- terms ----

normalise({char, _, C}) -> C;
normalise({integer, _, I}) -> I;
normalise({float, _, F}) -> F;
normalise({atom, _, A}) -> A;
normalise({string, _, S}) -> S;
normalise({nil, _}) -> [];
normalise({bin, _, Segments}) ->
    << <<(segment(S))/bitstring>> || S <- Segments >>;
normalise({cons, _, H, T}) -> [normalise(H) | normalise(T)];
normalise({tuple, _, Parts}) -> list_to_tuple([normalise(P) || P <- Parts]);
normalise({map, _, Fields}) ->
    maps:from_list([{normalise(K), normalise(V)} || {map_field_assoc, _, K, V} <- Fields]);
normalise({op, _, '+', {char, _, C}}) -> C;
normalise({op, _, '+', {integer, _, I}}) -> I;
normalise({op, _, '+', {float, _, F}}) -> F;
normalise({op, _, '-', {char, _, C}}) -> -C;
normalise({op, _, '-', {integer, _, I}}) -> -I;
normalise({op, _, '-', {float, _, F}}) -> -F;
normalise({'fun', _, {function, {atom, _, M}, {atom, _, F}, {integer, _, A}}}) -> fun M:F/A;
normalise(Other) -> erlang:error({badarg, Other}).

segment({bin_element, _, {string, _, S}, default, default}) -> << <<C>> || C <- S >>;
segment({bin_element, _, {string, _, S}, default, [utf8]}) -> unicode:characters_to_binary(S);
segment({bin_element, _, Value, default, default}) -> <<(normalise(Value))>>;
segment({bin_element, _, Value, {integer, _, Size}, default}) -> <<(normalise(Value)):Size>>.

abstract(Term) -> abstract(Term, 0, utf8).

abstract(Term, Place) when is_integer(Place); is_tuple(Place) -> abstract(Term, Place, utf8);
abstract(Term, Options) ->
    Line = proplists:get_value(line, Options, 0),
    Place = proplists:get_value(location, Options, Line),
    abstract(Term, Place, proplists:get_value(encoding, Options, utf8)).

abstract(T, A, _) when is_integer(T) -> {integer, A, T};
abstract(T, A, _) when is_float(T) -> {float, A, T};
abstract(T, A, _) when is_atom(T) -> {atom, A, T};
abstract([], A, _) -> {nil, A};
abstract(T, A, _) when is_bitstring(T) -> {bin, A, segments(T, A)};
abstract(T, A, E) when is_tuple(T) -> {tuple, A, [abstract(P, A, E) || P <- tuple_to_list(T)]};
abstract(T, A, E) when is_map(T) ->
    {map, A, [{map_field_assoc, A, abstract(K, A, E), abstract(V, A, E)} || {K, V} <- maps:to_list(T)]};
abstract(T, A, _) when is_function(T) ->
    case erlang:fun_info(T, type) of
        {type, external} ->
            [M, F, N] = [V || Key <- [module, name, arity], {_, V} <- [erlang:fun_info(T, Key)]],
            {'fun', A, {function, {atom, A, M}, {atom, A, F}, {integer, A, N}}};
        _ -> erlang:error(badarg, [T])
    end;
abstract([_ | _] = T, A, E) ->
    case is_string(T, E) of
        true -> {string, A, T};
        false -> cells(T, A, E)
    end.

%% A list whose rest is all characters has that rest as a string.
cells([H | T], A, E) -> {cons, A, abstract(H, A, E), abstract(T, A, E)}.

is_string([C | T], E) when is_integer(C), C >= 0 -> is_char(C, E) andalso is_string(T, E);
is_string(T, _) -> T =:= [].

is_char(_, none) -> false;
is_char(C, Test) when is_function(Test) -> Test(C);
is_char(C, latin1) -> C < 256;
is_char(C, _) -> C < 16#D800 orelse (C > 16#DFFF andalso C < 16#110000).

segments(<<B, Rest/bitstring>>, A) -> [{bin_element, A, {integer, A, B}, default, default} | segments(Rest, A)];
segments(<<>>, _) -> [];
segments(Bits, A) ->
    Size = bit_size(Bits),
    <<N:Size>> = Bits,
    [{bin_element, A, {integer, A, N}, {integer, A, Size}, default}].

tokens(Term) -> tokens(Term, []).

tokens({char, A, C}, More) -> [{char, A, C} | More];
tokens({integer, A, I}, More) -> [{integer, A, I} | More];
tokens({float, A, F}, More) -> [{float, A, F} | More];
tokens({atom, A, V}, More) -> [{atom, A, V} | More];
tokens({var, A, V}, More) -> [{var, A, V} | More];
tokens({string, A, S}, More) -> [{string, A, S} | More];
tokens({nil, A}, More) -> [{'[', A}, {']', A} | More];
tokens({cons, A, H, T}, More) -> [{'[', A} | tokens(H, tail(T, More))];
tokens({tuple, A, []}, More) -> [{'{', A}, {'}', A} | More];
tokens({tuple, A, [P | Ps]}, More) -> [{'{', A} | tokens(P, rest(Ps, element(2, P), More))].

tail({cons, A, H, T}, More) -> [{',', A} | tokens(H, tail(T, More))];
tail({nil, A}, More) -> [{']', A} | More];
tail(Other, More) ->
    A = element(2, Other),
    [{'|', A} | tokens(Other, [{']', A} | More])].

rest([], A, More) -> [{'}', A} | More];
rest([P | Ps], A, More) -> [{',', A} | tokens(P, rest(Ps, element(2, P), More))].

%% ---- annotations ----

map_anno(Fun, Abstract) -> element(1, mapfold_anno(fun(A, S) -> {Fun(A), S} end, ok, Abstract)).

fold_anno(Fun, State, Abstract) ->
    element(2, mapfold_anno(fun(A, S) -> {A, Fun(A, S)} end, State, Abstract)).

%% An annotation is the second element of each node; values of attributes and literals have none.
mapfold_anno(Fun, State, Abstract) -> walk(Abstract, State, Fun).

walk(List, S0, Fun) when is_list(List) -> lists:mapfoldl(fun(P, S) -> walk(P, S, Fun) end, S0, List);
walk({attribute, A0, Name, Value0}, S0, Fun) ->
    {A, S1} = Fun(A0, S0),
    {Value, S} = attribute(Name, Value0, S1, Fun),
    {{attribute, A, Name, Value}, S};
walk({clauses, Clauses0}, S0, Fun) ->
    {Clauses, S} = walk(Clauses0, S0, Fun),
    {{clauses, Clauses}, S};
walk({function, M0, F0, A0}, S0, Fun) when is_tuple(M0) ->
    {[M, F, A], S} = walk([M0, F0, A0], S0, Fun),
    {{function, M, F, A}, S};
walk({function, _, _} = Name, S, _) -> {Name, S};
walk({function, A, _, _} = Old, S, _) when is_atom(A) -> {Old, S};
walk({typed_record_field, F0, T0}, S0, Fun) ->
    {[F, T], S} = walk([F0, T0], S0, Fun),
    {{typed_record_field, F, T}, S};
walk({Kind, _} = Problem, S, _) when Kind =:= error; Kind =:= warning -> {Problem, S};
walk({bin_element, A0, V0, Size0, Types}, S0, Fun) ->
    {A, S1} = Fun(A0, S0),
    {V, S2} = walk(V0, S1, Fun),
    {Size, S} = walk(Size0, S2, Fun),
    {{bin_element, A, V, Size, Types}, S};
walk(Node, S0, Fun) when tuple_size(Node) >= 2 ->
    [Tag, A0 | Parts0] = tuple_to_list(Node),
    {A, S1} = Fun(A0, S0),
    {Parts, S} = case lists:member(Tag, [atom, var, integer, float, char, string]) of
                     true -> {Parts0, S1};
                     false -> lists:mapfoldl(fun(P, S) -> walk(P, S, Fun) end, S1, Parts0)
                 end,
    {list_to_tuple([Tag, A | Parts]), S};
walk(Other, S, _) -> {Other, S}.

attribute(Name, {F, Clauses0}, S0, Fun) when Name =:= spec; Name =:= callback ->
    {Clauses, S} = walk(Clauses0, S0, Fun),
    {{F, Clauses}, S};
attribute(Name, {N, T0, Vars0}, S0, Fun) when Name =:= type; Name =:= opaque ->
    {[T, Vars], S} = walk([T0, Vars0], S0, Fun),
    {{N, T, Vars}, S};
attribute(record, {N, Fields0}, S0, Fun) ->
    {Fields, S} = walk(Fields0, S0, Fun),
    {{N, Fields}, S};
attribute(_, Value, S, _) -> {Value, S}.

new_anno(Abstract) -> map_anno(fun erl_anno:new/1, Abstract).

anno_to_term(Abstract) -> map_anno(fun erl_anno:to_term/1, Abstract).

anno_from_term(Abstract) -> map_anno(fun erl_anno:from_term/1, Abstract).

%% ---- precedences, which programs that print code ask for ----

%% {Level the left operand needs, the operator's own, level the right operand needs}.
inop_prec('=') -> {150, 100, 100};
inop_prec('!') -> {150, 100, 100};
inop_prec('orelse') -> {160, 150, 150};
inop_prec('andalso') -> {200, 160, 160};
inop_prec(Op) when Op =:= '=='; Op =:= '/='; Op =:= '=<'; Op =:= '<'; Op =:= '>='; Op =:= '>'; Op =:= '=:=';
                   Op =:= '=/=' -> {300, 200, 300};
inop_prec(Op) when Op =:= '++'; Op =:= '--' -> {400, 300, 300};
inop_prec(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bor'; Op =:= 'bxor'; Op =:= 'bsl'; Op =:= 'bsr';
                   Op =:= 'or'; Op =:= 'xor' -> {400, 400, 500};
inop_prec(Op) when Op =:= '*'; Op =:= '/'; Op =:= 'div'; Op =:= 'rem'; Op =:= 'band'; Op =:= 'and' ->
    {500, 500, 600};
inop_prec('#') -> {800, 700, 800};
inop_prec(':') -> {900, 800, 900};
inop_prec('.') -> {900, 900, 1000}.

%% {The operator's own level, the one its operand needs}.
preop_prec('catch') -> {700, 100};
preop_prec(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bnot'; Op =:= 'not' -> {600, 700};
preop_prec('#') -> {700, 800}.

func_prec() -> {800, 700}.

max_prec() -> 900.

type_inop_prec('=') -> {150, 100, 100};
type_inop_prec('::') -> {150, 150, 160};
type_inop_prec('|') -> {180, 170, 170};
type_inop_prec('..') -> {300, 200, 300};
type_inop_prec(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bor'; Op =:= 'bxor'; Op =:= 'bsl'; Op =:= 'bsr';
                        Op =:= '*'; Op =:= '/'; Op =:= 'div'; Op =:= 'rem'; Op =:= 'band'; Op =:= '#' ->
    inop_prec(Op).

type_preop_prec(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bnot'; Op =:= '#' -> preop_prec(Op).
