%%% ~30p, ~0p, ~*p, columns already used on the line, ~80.10p, io_lib:print and write.
-module(fmt_pretty_width).
-export([main/1]).

main(_) ->
    T = {shop, [{item, "apple", 1.5}, {item, "pear", 0.25}], #{open => true, hours => [8, 18]}},
    [io:format("~*p~n", [W, T]) || W <- [20, 30, 40, 60, 80, 200]],
    io:format("~30p~n", [lists:seq(1, 30)]),
    io:format("~0p~n", [lists:seq(1, 100)]),
    io:format("~0p~n", [T]),
    io:format("0123456789~p~n", [lists:seq(1, 40)]),
    io:format("~40.10p|~n", [lists:seq(1, 30)]),
    io:format("some text before ~p and ~p after~n", [T, T]),
    io:format("two lines~nthen ~p~n", [lists:seq(1, 40)]),
    io:format("~1p~n", [[a, b, {c, d}]]),
    io:format("~10p~n", [#{a => 1, b => #{c => 2}}]),
    io:put_chars([io_lib:print(T), $\n]),
    io:put_chars([io_lib:print(T, 5, 40, -1), $\n]),
    io:put_chars([io_lib:print(lists:seq(1, 40), 1, 80, 10), $\n]),
    io:put_chars([io_lib:write(T), $\n]),
    io:put_chars([io_lib:write(lists:seq(1, 40), 10), $\n]),
    io:put_chars([io_lib:write(T, [{depth, 4}]), $\n]).
