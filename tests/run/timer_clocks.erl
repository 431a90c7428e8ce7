%%% The clocks: monotonic never goes back, units, conversion, dates have the right shape.
-module(timer_clocks).
-export([main/1]).

main(_) ->
    Ts = [erlang:monotonic_time() || _ <- lists:seq(1, 1000)],
    io:format("~w~n", [Ts =:= lists:sort(Ts)]),
    A = erlang:monotonic_time(microsecond),
    receive after 30 -> ok end,
    B = erlang:monotonic_time(microsecond),
    io:format("~w~n", [B - A >= 30000 andalso B - A < 5000000]),
    S = erlang:system_time(second),
    io:format("~w~n", [S > 1600000000 andalso S < 5000000000]),
    io:format("~w~n", [abs(erlang:system_time(millisecond) - (erlang:monotonic_time(millisecond) + erlang:time_offset(millisecond))) < 50]),
    io:format("~w~n", [[erlang:convert_time_unit(V, F, T) || {V, F, T} <- [{1, second, millisecond}, {1500, millisecond, second}, {-1500, millisecond, second}, {1, second, nanosecond}, {999999, nanosecond, millisecond}, {5, second, 1000}]]]),
    {{Y, Mo, D}, {H, Mi, Se}} = erlang:localtime(),
    io:format("~w~n", [lists:all(fun is_integer/1, [Y, Mo, D, H, Mi, Se]) andalso Y > 2020]),
    {{_, _, _}, {_, _, _}} = erlang:universaltime(),
    {_, _, _} = date(), {_, _, _} = time(),
    {Me, Sc, Mc} = erlang:timestamp(),
    io:format("~w~n", [abs(Me * 1000000 + Sc - S) < 60 andalso Mc < 1000000]),
    {N1, N2} = {erlang:now(), erlang:now()},
    io:format("~w~n", [N1 < N2]),
    Us = [erlang:unique_integer([monotonic]) || _ <- lists:seq(1, 100)],
    io:format("~w ~w~n", [Us =:= lists:usort(Us), erlang:unique_integer([positive]) > 0]),
    io:format("~w~n", [length(lists:usort([make_ref() || _ <- lists:seq(1, 100)]))]),
    {T, V2} = timer:tc(fun() -> 42 end),
    io:format("~w ~w~n", [is_integer(T), V2]).
