%%% io_lib:format: ~s ~w ~p ~c ~n ~~ ~i, plain text, errors of wrong arguments.
-module(fmt_basic).
-export([main/1]).

main(_) ->
    f("plain~n", []),
    f("~s ~s ~s ~s~n", ["string", atom, <<"binary">>, ["io", [$l, "ist"], <<"!">>]]),
    f("~w ~w ~w~n", ["str", {a, "b"}, <<"bin">>]),
    f("~p ~p ~p~n", ["str", {a, "b"}, <<"bin">>]),
    f("~c~c~c|~3c|~5c~n", [$a, $b, $c, $x, $y]),
    f("100~~ ~~~~~n", []),
    f("~i~w ~i~w~n", [skip, shown, skip, shown2]),
    f("~n~n", []),
    f("~s~n", [""]),
    f("[~s]~n", [[]]),
    f("~w~w~w~n", [1, a, []]),
    f("tab\tin text \"quoted\"~n", []),
    io:format("~w~n", [lists:flatten(io_lib:format("~w-~s", [a, "b"]))]),
    io:format("~w~n", [lists:flatten(io_lib:format("ab~ncd", []))]),
    io:format("atom_format ~w~n", [lists:flatten(io_lib:format('x~w', [1]))]),
    io:format("~w~n", [lists:flatten(io_lib:format(<<"bin~w">>, [1]))]),
    io:fwrite("fwrite ~w~n", [ok]),
    io:fwrite("no args~n"),
    io:format("no args either~n"),
    io:put_chars("put_chars\n"),
    io:put_chars([<<"io">>, "list", $\n]),
    io:write({a, "b", [1]}), io:nl(),
    [io:format("~w~n", [try io_lib:format(F, A) catch C:R -> {C, R} end])
     || {F, A} <- [{"~w", []}, {"~w", [a, b]}, {"~q", [a]}, {"~s", [1]}, {"~s", [{a}]}, {"~c", [a]}, {"~d", [1]}, {"~b", [a]}, {"~f", [a]}, {"~", []}, {"~s", ["a" | b]}, {"x", notlist}, {"~s", [[300]]}]].

f(F, A) -> io:format(F, A).
