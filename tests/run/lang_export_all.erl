%%% -compile(export_all): every function can be called from outside.
-module(lang_export_all).
-compile(export_all).
-compile(nowarn_export_all).

main(_) ->
    M = ?MODULE,
    io:format("~w ~w~n", [M:one(), M:two(2)]),
    io:format("~w~n", [lists:sort(M:module_info(exports))]),
    spawn(M, three, [self(), x]),
    receive Msg -> io:format("~w~n", [Msg]) end.

one() -> 1.
two(X) -> {two, X}.
three(To, X) -> To ! {three, X}.
