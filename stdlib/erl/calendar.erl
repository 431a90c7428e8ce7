%%% Dates and times of the Gregorian calendar, extended backwards to year 0.
%%%
%%% Pure, but for the functions that ask the clock or the time zone. Days are counted from 0000-01-01
%%% (day 0), seconds from 0000-01-01 00:00:00. RFC 3339 text stands in calendar_rfc3339.
-module(calendar).
-export([date_to_gregorian_days/1, date_to_gregorian_days/3, datetime_to_gregorian_seconds/1,
         day_of_the_week/1, day_of_the_week/3, gregorian_days_to_date/1, gregorian_seconds_to_datetime/1,
         is_leap_year/1, iso_week_number/0, iso_week_number/1, last_day_of_the_month/2,
         local_time/0, local_time_to_universal_time/1, local_time_to_universal_time/2,
         local_time_to_universal_time_dst/1, now_to_datetime/1, now_to_local_time/1, now_to_universal_time/1,
         rfc3339_to_system_time/1, rfc3339_to_system_time/2, seconds_to_daystime/1, seconds_to_time/1,
         system_time_to_local_time/2, system_time_to_universal_time/2,
         system_time_to_rfc3339/1, system_time_to_rfc3339/2, time_difference/2, time_to_seconds/1,
         universal_time/0, universal_time_to_local_time/1, valid_date/1, valid_date/3]).

-define(DAY, 86400).
%% Days of 400 years: the calendar repeats after them.
-define(ERA, 146097).
-define(EPOCH, 62167219200).

date_to_gregorian_days({Year, Month, Day}) -> date_to_gregorian_days(Year, Month, Day).

date_to_gregorian_days(Year, Month, Day) when is_integer(Year), Year >= 0, is_integer(Month), is_integer(Day), Day > 0 ->
    Last = last_day_of_the_month(Year, Month),
    if
        Day =< Last -> days_before_year(Year) + days_before_month(Year, Month) + Day - 1
    end.

days_before_year(0) -> 0;
days_before_year(Year) ->
    Y = Year - 1,
    366 + Y * 365 + Y div 4 - Y div 100 + Y div 400.

days_before_month(Year, Month) ->
    Common = element(Month, {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}),
    case Month > 2 andalso is_leap_year(Year) of
        true -> Common + 1;
        false -> Common
    end.

datetime_to_gregorian_seconds({Date, Time}) ->
    ?DAY * date_to_gregorian_days(Date) + time_to_seconds(Time).

%% 1 for Monday to 7 for Sunday.
day_of_the_week({Year, Month, Day}) -> day_of_the_week(Year, Month, Day).

day_of_the_week(Year, Month, Day) ->
    (date_to_gregorian_days(Year, Month, Day) + 5) rem 7 + 1.

gregorian_days_to_date(Days) when is_integer(Days), Days >= 0 ->
    %% A first guess at the year is at most one too small or too large.
    Year = year(Days, Days * 400 div ?ERA),
    Rest = Days - days_before_year(Year),
    Month = month(Year, Rest, 12),
    {Year, Month, Rest - days_before_month(Year, Month) + 1}.

year(Days, Year) ->
    case days_before_year(Year) > Days of
        true -> year(Days, Year - 1);
        false ->
            case days_before_year(Year + 1) =< Days of
                true -> year(Days, Year + 1);
                false -> Year
            end
    end.

month(Year, Rest, Month) ->
    case days_before_month(Year, Month) =< Rest of
        true -> Month;
        false -> month(Year, Rest, Month - 1)
    end.

gregorian_seconds_to_datetime(Seconds) when Seconds >= 0 ->
    {gregorian_days_to_date(Seconds div ?DAY), seconds_to_time(Seconds rem ?DAY)}.

is_leap_year(Year) when is_integer(Year), Year >= 0 ->
    Year rem 4 =:= 0 andalso (Year rem 100 =/= 0 orelse Year rem 400 =:= 0).

%% {Year, Week} as ISO 8601 counts them.
iso_week_number() ->
    {Date, _} = local_time(),
    iso_week_number(Date).

iso_week_number({Year, _, _} = Date) ->
    Days = date_to_gregorian_days(Date),
    First = week_one(Year),
    Next = week_one(Year + 1),
    if
        Days >= Next -> {Year + 1, (Days - Next) div 7 + 1};
        Days >= First -> {Year, (Days - First) div 7 + 1};
        true -> {Year - 1, (Days - week_one(Year - 1)) div 7 + 1}
    end.

%% The day number of the Monday of the week that contains January 4th.
week_one(Year) when Year >= 0 ->
    Fourth = days_before_year(Year) + 3,
    Fourth - (Fourth + 5) rem 7.

last_day_of_the_month(Year, 2) when is_integer(Year), Year >= 0 ->
    case is_leap_year(Year) of
        true -> 29;
        false -> 28
    end;
last_day_of_the_month(Year, Month) when is_integer(Year), Year >= 0 ->
    last_day(Month).

last_day(4) -> 30;
last_day(6) -> 30;
last_day(9) -> 30;
last_day(11) -> 30;
last_day(Month) when is_integer(Month), Month >= 1, Month =< 12 -> 31.

local_time() -> erlang:localtime().

universal_time() -> erlang:universaltime().

local_time_to_universal_time(DateTime) -> erlang:localtime_to_universaltime(DateTime).

local_time_to_universal_time(DateTime, IsDst) -> erlang:localtime_to_universaltime(DateTime, IsDst).

universal_time_to_local_time(DateTime) -> erlang:universaltime_to_localtime(DateTime).

%% [] for a time skipped by daylight saving, both possible times for one that occurs twice, else one.
local_time_to_universal_time_dst(DateTime) ->
    Dst = try_dst(DateTime, true),
    Std = try_dst(DateTime, false),
    Found = [U || {true, U} <- [Dst, Std]],
    lists:usort(fun(A, B) -> A =< B end, Found).

try_dst(DateTime, IsDst) ->
    try erlang:localtime_to_universaltime(DateTime, IsDst) of
        Universal -> {erlang:universaltime_to_localtime(Universal) =:= DateTime, Universal}
    catch
        error:badarg -> {false, none}
    end.

now_to_datetime({Mega, Seconds, _}) ->
    gregorian_seconds_to_datetime(Mega * 1000000 + Seconds + ?EPOCH).

now_to_universal_time(Now) -> now_to_datetime(Now).

now_to_local_time(Now) -> erlang:universaltime_to_localtime(now_to_universal_time(Now)).

system_time_to_local_time(Time, Unit) ->
    erlang:universaltime_to_localtime(system_time_to_universal_time(Time, Unit)).

system_time_to_universal_time(Time, Unit) ->
    gregorian_seconds_to_datetime(erlang:convert_time_unit(Time, Unit, second) + ?EPOCH).

%% {Days, {Hour, Minute, Second}}; the time is never negative.
seconds_to_daystime(Seconds) when Seconds >= 0 ->
    {Seconds div ?DAY, seconds_to_time(Seconds rem ?DAY)};
seconds_to_daystime(Seconds) ->
    Days = (Seconds - ?DAY + 1) div ?DAY,
    {Days, seconds_to_time(Seconds - Days * ?DAY)}.

seconds_to_time(Seconds) when is_integer(Seconds), Seconds >= 0, Seconds < ?DAY ->
    {Seconds div 3600, Seconds rem 3600 div 60, Seconds rem 60}.

time_to_seconds({H, M, S}) when is_integer(H), is_integer(M), is_integer(S) ->
    H * 3600 + M * 60 + S.

time_difference(From, To) ->
    seconds_to_daystime(datetime_to_gregorian_seconds(To) - datetime_to_gregorian_seconds(From)).

valid_date({Year, Month, Day}) -> valid_date(Year, Month, Day).

valid_date(Year, Month, Day)
  when is_integer(Year), Year >= 0, is_integer(Month), Month >= 1, Month =< 12, is_integer(Day), Day >= 1 ->
    Day =< last_day_of_the_month(Year, Month);
valid_date(Year, Month, Day) when is_integer(Year), is_integer(Month), is_integer(Day) ->
    false.

rfc3339_to_system_time(Text) -> rfc3339_to_system_time(Text, []).
rfc3339_to_system_time(Text, Options) -> calendar_rfc3339:parse(Text, Options).

system_time_to_rfc3339(Time) -> system_time_to_rfc3339(Time, []).
system_time_to_rfc3339(Time, Options) -> calendar_rfc3339:format(Time, Options).
