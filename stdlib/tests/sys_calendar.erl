%%% Comparison program: module calendar, on a spread of dates and on wrong arguments.
-module(sys_calendar).
-export([main/1]).

c(F) -> try F() catch C:R -> {C, case R of {badmatch, _} -> error; _ -> case is_tuple(R) of true -> element(1, R); _ -> R end end} end.

main(_) ->
    Days = lists:seq(0, 1000, 13) ++ lists:seq(719000, 740500, 17) ++ [146096, 146097, 146098, 3652424, 3652425, 10000000] ++ lists:seq(693900, 694400),
    lists:foreach(fun(D) ->
        Date = {Y, M, _} = calendar:gregorian_days_to_date(D),
        io:format("~w ~w ~w ~w ~w ~w~n", [D, Date, calendar:date_to_gregorian_days(Date), calendar:day_of_the_week(Date),
            calendar:last_day_of_the_month(Y, M), c(fun() -> calendar:iso_week_number(Date) end)]) end, Days),
    lists:foreach(fun(S) -> io:format("~w ~w ~w~n", [S, c(fun() -> calendar:gregorian_seconds_to_datetime(S) end), c(fun() -> calendar:seconds_to_daystime(S) end)]) end,
        [0, 1, 59, 86399, 86400, 62167219200, 63900000000, -1, -86400, -86401, 1.5]),
    io:format("~p~n", [[c(F) || F <- [
        fun() -> calendar:valid_date({2023, 2, 29}) end, fun() -> calendar:valid_date({2024, 2, 29}) end, fun() -> calendar:valid_date(-1, 1, 1) end, fun() -> calendar:valid_date(1, 13, 1) end,
        fun() -> calendar:valid_date(1, a, 1) end, fun() -> calendar:date_to_gregorian_days(2023, 2, 30) end, fun() -> calendar:date_to_gregorian_days(2023, 13, 1) end,
        fun() -> calendar:last_day_of_the_month(2023, 13) end, fun() -> calendar:is_leap_year(1900) end, fun() -> calendar:is_leap_year(2000) end, fun() -> calendar:is_leap_year(-4) end,
        fun() -> calendar:time_difference({{2020, 1, 1}, {0, 0, 0}}, {{2020, 3, 1}, {12, 30, 1}}) end, fun() -> calendar:time_difference({{2020, 1, 1}, {0, 0, 1}}, {{2020, 1, 1}, {0, 0, 0}}) end,
        fun() -> calendar:now_to_datetime({1700, 123456, 7}) end, fun() -> calendar:now_to_local_time({1700, 123456, 7}) end, fun() -> calendar:now_to_universal_time({1700, 123456, 7}) end,
        fun() -> calendar:seconds_to_time(86400) end, fun() -> calendar:seconds_to_time(86399) end, fun() -> calendar:time_to_seconds({25, 70, 90}) end, fun() -> calendar:time_to_seconds({a, 1, 1}) end,
        fun() -> calendar:system_time_to_local_time(1700000000, second) end, fun() -> calendar:system_time_to_universal_time(1700000000123, millisecond) end,
        fun() -> calendar:system_time_to_universal_time(-1, millisecond) end,
        fun() -> calendar:local_time_to_universal_time_dst({{2024, 3, 31}, {2, 30, 0}}) end, fun() -> calendar:local_time_to_universal_time({{2024, 7, 31}, {2, 30, 0}}) end,
        fun() -> calendar:universal_time_to_local_time({{2024, 7, 31}, {2, 30, 0}}) end, fun() -> calendar:local_time_to_universal_time_dst({{2024, 10, 27}, {2, 30, 0}}) end
        ]]]),
    io:format("~p~n", [[c(fun() -> calendar:system_time_to_rfc3339(T, O) end) || {T, O} <- [{0, []}, {1700000000, [{offset, "Z"}]}, {1700000000, [{offset, "+05:30"}]}, {1700000000, [{offset, "-03:15"}]},
        {1700000000, [{offset, 3600}]}, {1700000000123, [{unit, millisecond}, {offset, "Z"}]}, {1700000000123456, [{unit, microsecond}, {offset, "z"}]}, {1700000000000000001, [{unit, nanosecond}, {offset, 0}]},
        {-1, [{unit, millisecond}, {offset, "Z"}]}, {1700000000, [{time_designator, $\s}]}, {1700000000, [{offset, -5400}]}, {253402300799, [{offset, "Z"}]}, {5, [{offset, "foo"}]}, {-62167219200, [{offset, "Z"}]}, {1700000000123, [{unit, millisecond}, {offset, 7200000}]}]]]),
    io:format("~p~n", [[c(fun() -> calendar:rfc3339_to_system_time(T, O) end) || {T, O} <- [{"2018-02-01T15:18:02Z", []}, {"2018-02-01T15:18:02+01:30", []}, {"2018-02-01 15:18:02.088Z", [{unit, nanosecond}]},
        {"2018-02-01T15:18:02.088Z", []}, {"2018-02-01T15:18:02.9Z", []}, {"2018-02-01T15:18:02.123456789Z", [{unit, millisecond}]}, {"1954-02-01T15:18:02.5-08:00", [{unit, microsecond}]}, {"bad", []}, {"2018-02-30T15:18:02Z", []}, {"2018-02-01T15:18:02z", []}]]]),
    ok.
