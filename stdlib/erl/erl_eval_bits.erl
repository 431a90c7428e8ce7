%%% erl_eval_bits: bit syntax for erl_eval: construction, matching, generators over bits.
%%%
%%% A segment is read or made by the few expressions at the end, which have one form of every type; what is done here is
%%% to find out which, and to evaluate values and sizes in the right order.
-module(erl_eval_bits).
-export([construct/5, match/5, generate/4]).

-define(STACK, element(2, erlang:process_info(self(), current_stacktrace))).

%% ---- construction ----

%% {Bits, Bindings}. All values and sizes are evaluated, one after the other, before anything is made.
construct(Fields, A, Bs0, Lf, Ef) ->
    {Parts, Bs} = lists:mapfoldl(fun(F, B) -> field(F, B, Lf, Ef) end, Bs0, Fields),
    try << <<(parts(P))/bits>> || P <- Parts >> of
        Bits -> {Bits, Bs}
    catch
        error:Reason -> erl_eval:fail(A, Reason, ?STACK, Ef)
    end.

field({bin_element, A, ValueExpr, SizeExpr, Types}, Bs0, Lf, Ef) ->
    {value, Value, Bs1} = case ValueExpr of
                              {string, _, Text} -> {value, {string, Text}, Bs0};
                              _ -> erl_eval:expr(ValueExpr, Bs0, Lf, Ef, none)
                          end,
    {value, Size, Bs} = case SizeExpr of
                            default -> {value, default, Bs1};
                            _ -> erl_eval:expr(SizeExpr, Bs1, Lf, Ef, none)
                        end,
    case spec(SizeExpr, Types) of
        {error, Reason} -> erl_eval:fail(A, Reason, ?STACK, Ef);
        Spec -> {{Value, Size, Spec}, Bs}
    end.

%% A string stands for a segment of each character. Its size matters even when it has none.
parts({{string, Text}, Size, Spec}) ->
    _ = bits(Size, Spec),
    << <<(make(C, Size, Spec))/bits>> || C <- Text >>;
parts({Value, Size, Spec}) -> make(Value, Size, Spec).

%% ---- types ----

%% {Type, Unit, Sign, Endian} of a segment, or {error, Reason}.
spec(Size, Types) ->
    case spec(Types, #{}, Size) of
        {error, _} = Error -> Error;
        Given ->
            Type = maps:get(type, Given, integer),
            Endian = case maps:get(endian, Given, big) of
                         native -> erlang:system_info(endian);
                         E -> E
                     end,
            Unit = is_map_key(unit, Given),
            if
                Type =:= utf8 orelse Type =:= utf16 orelse Type =:= utf32, Unit orelse Size =/= default ->
                    {error, utf_bittype_size_or_unit};
                Unit, Size =:= default, Type =:= integer orelse Type =:= float -> {error, bittype_unit};
                true -> {Type, maps:get(unit, Given, unit(Type)), maps:get(sign, Given, unsigned), Endian}
            end
    end.

spec(default, Given, _) -> Given;
spec([], Given, _) -> Given;
spec([Type | Types], Given, Size) ->
    case kind(Type) of
        {Kind, Value} ->
            case Given of
                #{Kind := Other} when Other =/= Value -> {error, {bittype_mismatch, Value, Other, mismatch(Kind)}};
                #{} -> spec(Types, Given#{Kind => Value}, Size)
            end;
        none -> {error, {undefined_bittype, Type}}
    end.

kind({unit, Unit}) -> {unit, Unit};
kind(bytes) -> {type, binary};
kind(bits) -> {type, bitstring};
kind(T) when T =:= integer; T =:= float; T =:= binary; T =:= bitstring; T =:= utf8; T =:= utf16; T =:= utf32 -> {type, T};
kind(T) when T =:= signed; T =:= unsigned -> {sign, T};
kind(T) when T =:= big; T =:= little; T =:= native -> {endian, T};
kind(_) -> none.

mismatch(type) -> "type";
mismatch(unit) -> "unit";
mismatch(sign) -> "sign";
mismatch(endian) -> "endianness".

unit(binary) -> 8;
unit(_) -> 1.

%% The number of bits of a segment: `all`, or what raises badarg if it is no size.
bits(default, {integer, Unit, _, _}) -> 8 * Unit;
bits(default, {float, Unit, _, _}) -> 64 * Unit;
bits(default, _) -> all;
bits(Size, {_, Unit, _, _}) when is_integer(Size), Size >= 0 -> Size * Unit;
bits(_, _) -> erlang:error(badarg).

make(Value, Size, {Type, Unit, _, Endian} = Spec) ->
    case {Type, bits(Size, Spec), Endian} of
        {integer, N, big} -> <<Value:N>>;
        {integer, N, little} -> <<Value:N/little>>;
        {float, N, big} -> <<Value:N/float>>;
        {float, N, little} -> <<Value:N/float-little>>;
        {utf8, _, _} -> <<Value/utf8>>;
        {utf16, _, big} -> <<Value/utf16>>;
        {utf16, _, little} -> <<Value/utf16-little>>;
        {utf32, _, big} -> <<Value/utf32>>;
        {utf32, _, little} -> <<Value/utf32-little>>;
        {_, all, _} when bit_size(Value) rem Unit =:= 0 -> Value;
        {_, all, _} -> erlang:error(badarg);
        {_, N, _} -> <<Value:N/bits>>
    end.

%% ---- matching ----

%% {match, Bindings}, nomatch, or `illegal` if a size's variable is unbound.
match(Fields, Bits, Bs, Around, Ef) ->
    case walk(Fields, Bits, match, Bs, Around, Ef) of
        {match, <<>>, Bs1, _} -> {match, Bs1};
        illegal -> illegal;
        _ -> nomatch
    end.

%% The next of a generator: {match, Rest, AllBindings}; {skip, Rest} when segments could be read but are not what the
%% pattern says; `done` when they cannot.
generate({bin, _, Fields}, Bits, Bs, Ef) ->
    Empty = if is_map(Bs) -> #{}; true -> [] end,
    case walk(Fields, Bits, match, Empty, Bs, Ef) of
        {match, Rest, Own, _} -> {match, Rest, erl_eval:over(Own, Bs)};
        {nomatch, Rest, _, _} -> {skip, Rest};
        _ -> done
    end.

%% {match | nomatch, Rest, Bindings, Around}, or `short` when a segment cannot be read. After a value that does not
%% match, the others are still read.
walk([{bin_element, _, {string, _, Text}, Size, Types} | Fields], Bits, So, Bs, Around, Ef) ->
    case Types =:= default andalso Size =:= default of
        true -> text(Text, default, {integer, 1, unsigned, big}, Fields, Bits, So, Bs, Around, Ef);
        false ->
            case size_and_spec(Size, Types, Around) of
                {N, Spec} -> text(Text, N, Spec, Fields, Bits, So, Bs, Around, Ef);
                Problem -> Problem
            end
    end;
walk([{bin_element, _, Pattern0, Size, Types} | Fields], Bits, So, Bs, Around, Ef) ->
    case size_and_spec(Size, Types, Around) of
        {N, {Type, _, _, _} = Spec} ->
            case read(Bits, N, Spec) of
                {Value, Rest} ->
                    Pattern = wanted(Pattern0, Type),
                    case Pattern =/= none andalso erl_eval_match:pattern(Pattern, Value, Bs, Around, Ef) of
                        {match, Bs1} -> walk(Fields, Rest, So, Bs1, bound(Pattern, Value, Around), Ef);
                        _ -> walk(Fields, Rest, nomatch, Bs, bound(Pattern, Value, Around), Ef)
                    end;
                short -> short
            end;
        Problem -> Problem
    end;
walk([], Rest, So, Bs, Around, _) -> {So, Rest, Bs, Around}.

text([C | Text], N, Spec, Fields, Bits, So, Bs, Around, Ef) ->
    {Type, _, _, _} = Spec,
    case read(Bits, N, Spec) of
        {V, Rest} when V =:= C; Type =:= float, V == C -> text(Text, N, Spec, Fields, Rest, So, Bs, Around, Ef);
        {_, Rest} -> text(Text, N, Spec, Fields, Rest, nomatch, Bs, Around, Ef);
        short -> short
    end;
text([], _, _, Fields, Bits, So, Bs, Around, Ef) -> walk(Fields, Bits, So, Bs, Around, Ef).

%% Later sizes of the same pattern see the variable.
bound({var, _, Name}, Value, Around) when Name =/= '_' -> erl_eval:add_binding(Name, Value, Around);
bound(_, _, Around) -> Around.

%% A constant of a segment of floats is a float; `none` if it cannot be.
wanted({Kind, _, _} = Pattern, Type) when Kind =:= var; Type =/= float -> Pattern;
wanted(Pattern, float) ->
    case erl_eval:partial_eval(Pattern) of
        {integer, A, I} -> try {float, A, float(I)} catch error:_ -> none end;
        _ -> Pattern
    end;
wanted(Pattern, _) -> Pattern.

size_and_spec(Size, Types, Around) ->
    case spec(Size, Types) of
        {error, _} -> short;
        Spec when Size =:= default -> {default, Spec};
        Spec ->
            try erl_eval:expr(Size, Around, none, none, value) of
                N when is_integer(N), N >= 0 -> {N, Spec};
                _ -> short
            catch
                error:{unbound, _} -> illegal;
                error:_ -> short
            end
    end.

%% {Value, Rest} or `short`.
read(Bits, Size, {Type, Unit, Sign, Endian} = Spec) ->
    read(Type, bits(Size, Spec), Unit, Sign, Endian, Bits).

read(integer, N, _, unsigned, big, Bits) -> case Bits of <<V:N, R/bits>> -> {V, R}; _ -> short end;
read(integer, N, _, signed, big, Bits) -> case Bits of <<V:N/signed, R/bits>> -> {V, R}; _ -> short end;
read(integer, N, _, unsigned, little, Bits) -> case Bits of <<V:N/little, R/bits>> -> {V, R}; _ -> short end;
read(integer, N, _, signed, little, Bits) -> case Bits of <<V:N/little-signed, R/bits>> -> {V, R}; _ -> short end;
read(float, N, _, _, big, Bits) -> case Bits of <<V:N/float, R/bits>> -> {V, R}; _ -> short end;
read(float, N, _, _, little, Bits) -> case Bits of <<V:N/float-little, R/bits>> -> {V, R}; _ -> short end;
read(utf8, _, _, _, _, Bits) -> case Bits of <<V/utf8, R/bits>> -> {V, R}; _ -> short end;
read(utf16, _, _, _, big, Bits) -> case Bits of <<V/utf16, R/bits>> -> {V, R}; _ -> short end;
read(utf16, _, _, _, little, Bits) -> case Bits of <<V/utf16-little, R/bits>> -> {V, R}; _ -> short end;
read(utf32, _, _, _, big, Bits) -> case Bits of <<V/utf32, R/bits>> -> {V, R}; _ -> short end;
read(utf32, _, _, _, little, Bits) -> case Bits of <<V/utf32-little, R/bits>> -> {V, R}; _ -> short end;
read(_, all, Unit, _, _, Bits) when bit_size(Bits) rem Unit =:= 0 -> {Bits, <<>>};
read(_, all, _, _, _, _) -> short;
read(_, N, _, _, _, Bits) -> case Bits of <<V:N/bits, R/bits>> -> {V, R}; _ -> short end.
