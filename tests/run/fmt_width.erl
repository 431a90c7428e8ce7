%%% Field width, precision and pad for ~s ~w ~p ~c ~i: left, right, truncation, stars when too wide.
-module(fmt_width).
-export([main/1]).

main(_) ->
    f("[~10s] [~-10s] [~10.3s] [~-10.3s] [~.3s] [~3s] [~-3s]~n", ["hello", "hello", "hello", "hello", "hello", "hello", "hello"]),
    f("[~10..#s] [~-10..#s] [~10.4.+s] [~*s] [~*.*s]~n", ["hi", "hi", "hello", 6, "ab", 8, 2, "xyz"]),
    f("[~10w] [~-10w] [~3w] [~10.5w] [~10..0w]~n", [abc, abc, abcdef, abcdefg, 42]),
    f("[~10p] [~3p]~n", [abc, abcdef]),
    f("[~5c] [~-5c] [~5.3c] [~-5.3c] [~5.1._c]~n", [$a, $a, $a, $a, $a]),
    f("[~10w] [~10w] [~10w] [~10w]~n", [{a, b}, [1, 2], "ab", <<1>>]),
    f("[~20s] [~20s]~n", [<<"binary">>, atom]),
    f("[~0s] [~1s] [~-1s]~n", ["", "", ""]),
    f("[~8.8s] [~8.2.-s]~n", ["abcdefghij", "abc"]),
    f("[~6..xs][~-6..xs]~n", ["ab", "ab"]),
    f("[~s] [~30s]~n", [[$a, "b", <<"c">>], ["nested ", [<<"text">>]]]),
    f("~5w|~-5w|~05w~n", [1, 2, 3]),
    f("~10ts|~-10ts|~10.2ts~n", ["abc", <<"abc">>, "abc"]),
    f("~3..0w:~2..0w:~2..0w~n", [7, 5, 9]),
    table([{"name", "qty", "price"}, {"apple", 3, 1.5}, {"pear", 12, 0.25}, {"watermelon", 1, 10.0}]).

table(Rows) ->
    [io:format("|~-12s|~5s|~8s|~n", [t(A), t(B), t(C)]) || {A, B, C} <- Rows].

t(X) when is_list(X) -> X;
t(X) when is_integer(X) -> integer_to_list(X);
t(X) when is_float(X) -> io_lib:format("~.2f", [X]).

f(F, A) -> io:format(F, A).
