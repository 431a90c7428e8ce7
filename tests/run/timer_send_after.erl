%%% erlang:send_after, start_timer, cancel_timer, read_timer: values, order, cancelled ones stay silent.
-module(timer_send_after).
-export([main/1]).

main(_) ->
    erlang:send_after(120, self(), third), erlang:send_after(20, self(), first), erlang:send_after(70, self(), second),
    io:format("~w~n", [[receive M -> M end || _ <- [1, 2, 3]]]),
    T = erlang:start_timer(20, self(), payload),
    receive {timeout, T, P} -> io:format("~w~n", [P]) end,
    C = erlang:send_after(5000, self(), never),
    L1 = erlang:read_timer(C),
    io:format("~w~n", [is_integer(L1) andalso L1 =< 5000 andalso L1 > 3000]),
    L2 = erlang:cancel_timer(C),
    io:format("~w~n", [is_integer(L2) andalso L2 =< L1]),
    io:format("~w ~w~n", [erlang:cancel_timer(C), erlang:read_timer(C)]),
    io:format("~w~n", [erlang:cancel_timer(T)]),
    io:format("~w~n", [erlang:cancel_timer(make_ref())]),
    Z = erlang:send_after(0, self(), zero),
    receive zero -> io:format("~w~n", [is_reference(Z)]) end,
    register(tick, self()),
    erlang:send_after(10, tick, by_name),
    receive by_name -> io:format("by_name~n") end,
    erlang:send_after(10, nobody_has_this_name, x),
    D = spawn(fun() -> ok end),
    erlang:send_after(10, D, to_the_dead),
    X = erlang:start_timer(10000, self(), y),
    io:format("~w~n", [erlang:cancel_timer(X, [{info, false}])]),
    Y = erlang:start_timer(10000, self(), y),
    ok = erlang:cancel_timer(Y, [{async, true}]),
    receive {cancel_timer, Y, Left} -> io:format("~w~n", [is_integer(Left)]) end,
    io:format("~w~n", [[try F() catch error:E -> E end || F <- [fun() -> erlang:send_after(-1, self(), x) end, fun() -> erlang:send_after(x, self(), x) end, fun() -> erlang:cancel_timer(x) end, fun() -> erlang:start_timer(1.5, self(), x) end]]]),
    receive Any -> io:format("unexpected ~w~n", [Any]) after 50 -> io:format("quiet~n") end.
