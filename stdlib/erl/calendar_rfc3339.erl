%%% Times as RFC 3339 text, for module calendar.
%%%
%%% Options: {unit, second | millisecond | microsecond | nanosecond | native}, {offset, integer | "+HH:MM" | "Z" | ""},
%%% {time_designator, Char}. Wrong text or options raise.
-module(calendar_rfc3339).
-export([parse/2, format/2]).

-define(EPOCH, 62167219200).

%% System time in the unit of the options for text such as "2026-11-20T17:02:12.5+01:00".
parse(Text, Options) ->
    Unit = proplists:get_value(unit, Options, second),
    [Y1, Y2, Y3, Y4, $-, M1, M2, $-, D1, D2, _Designator, H1, H2, $:, I1, I2, $:, S1, S2 | Rest] = Text,
    {Fraction, Zone} = case Rest of
                           [$. | R] -> lists:splitwith(fun(C) -> C >= $0 andalso C =< $9 end, R);
                           _ -> {"", Rest}
                       end,
    DateTime = {{number([Y1, Y2, Y3, Y4]), number([M1, M2]), number([D1, D2])},
                {number([H1, H2]), number([I1, I2]), number([S1, S2])}},
    Seconds = calendar:datetime_to_gregorian_seconds(DateTime) - ?EPOCH - offset(Zone),
    Factor = factor(Unit),
    Seconds * Factor + fraction(Fraction, Factor).

number(Digits) -> list_to_integer(Digits).

%% What is finer than the unit is cut off.
fraction("", _) -> 0;
fraction(Digits, Factor) -> list_to_integer(Digits) * Factor div pow10(length(Digits)).

pow10(0) -> 1;
pow10(N) -> 10 * pow10(N - 1).

factor(second) -> 1;
factor(millisecond) -> 1000;
factor(microsecond) -> 1000000;
factor(nanosecond) -> 1000000000;
factor(native) -> erlang:convert_time_unit(1, second, native).

%% Seconds east of Greenwich.
offset("Z") -> 0;
offset("z") -> 0;
offset([Sign, H1, H2, $:, M1, M2]) when Sign =:= $+; Sign =:= $- ->
    Seconds = number([H1, H2]) * 3600 + number([M1, M2]) * 60,
    case Sign of
        $+ -> Seconds;
        $- -> -Seconds
    end.

format(Time, Options) ->
    Unit = proplists:get_value(unit, Options, second),
    Designator = proplists:get_value(time_designator, Options, $T),
    Factor = factor(Unit),
    Seconds = floor_div(Time, Factor),
    {Offset, Zone} = zone(proplists:get_value(offset, Options, ""), Seconds, Factor),
    {{Year, Month, Day}, {Hour, Minute, Second}} =
        calendar:gregorian_seconds_to_datetime(Seconds + Offset + ?EPOCH),
    lists:flatten([pad(4, Year), $-, pad(2, Month), $-, pad(2, Day), Designator,
                   pad(2, Hour), $:, pad(2, Minute), $:, pad(2, Second),
                   fraction_text(Time - Seconds * Factor, Unit, Factor), Zone]).

floor_div(N, D) when N >= 0 -> N div D;
floor_div(N, D) -> -((-N + D - 1) div D).

fraction_text(_, second, _) -> "";
fraction_text(Rest, _, Factor) -> [$. | pad(length(integer_to_list(Factor)) - 1, Rest)].

pad(Width, N) ->
    Digits = integer_to_list(N),
    [lists:duplicate(max(0, Width - length(Digits)), $0) | Digits].

%% {SecondsEast, Text}; "" is the local zone at that time, an integer is an offset in the unit.
zone("Z", _, _) -> {0, "Z"};
zone("z", _, _) -> {0, "z"};
zone("", Seconds, _) ->
    Universal = calendar:gregorian_seconds_to_datetime(Seconds + ?EPOCH),
    Local = calendar:universal_time_to_local_time(Universal),
    Offset = calendar:datetime_to_gregorian_seconds(Local) - Seconds - ?EPOCH,
    {Offset, zone_text(Offset)};
zone(Offset, _, Factor) when is_integer(Offset) ->
    East = Offset div Factor,
    {East, zone_text(East)};
zone([_ | _] = Text, _, _) ->
    {offset(Text), Text}.

zone_text(Offset) ->
    Sign = case Offset < 0 of
               true -> $-;
               false -> $+
           end,
    Minutes = abs(Offset) div 60,
    [Sign, pad(2, Minutes div 60), $:, pad(2, Minutes rem 60)].
