%%% ~ts ~tp ~tw ~tc ~tP ~tW: text beyond latin1 and how each modifier shows it.
-module(fmt_unicode).
-export([main/1]).

main(_) ->
    io:setopts([{encoding, unicode}]),
    A = [16#3b1, 16#3b2], E = [16#e9, $t, 16#e9],
    f("~ts ~ts ~ts~n", [A, unicode:characters_to_binary(A), E]),
    f("~tp ~tp ~tp ~tp~n", [A, unicode:characters_to_binary(A), E, unicode:characters_to_binary(E)]),
    f("~p ~p ~p ~p~n", [A, unicode:characters_to_binary(A), E, unicode:characters_to_binary(E)]),
    f("~tw ~w~n", [A, E]),
    f("~tc~tc~3tc ~c~n", [16#3b1, 16#1f600, 16#20ac, 16#e9]),
    f("~ts ~tp ~tw ~p ~w~n", ['\x{3b1}\x{3b2}', '\x{3b1}\x{3b2}', '\x{3b1}\x{3b2}', '\x{e9}t\x{e9}', '\x{e9}t\x{e9}']),
    f("~p ~w~n", ['\x{3b1}', '\x{3b1}']),
    f("[~6ts] [~-6ts] [~6.1ts] [~6..#ts]~n", [A, A, A, A]),
    f("~tp ~tP ~tW~n", [{"x", A}, {"x", A}, 5, {"x", A}, 5]),
    f("~s~n", [E]),
    f("~s~n", [[195, 169]]),
    f("~ts~n", [<<195, 169>>]),
    f("~s~n", [<<195, 169>>]),
    f("~ts~n", [<<255, 254>>]),
    [io:format("~w~n", [try io_lib:format(F, X) catch C:R -> {C, R} end]) || {F, X} <- [{"~s", [A]}, {"~c", [16#3b1]}, {"~ts", [[55296]]}, {"~ts", [x]}]],
    io:put_chars(["\x{3b3}", <<"\x{3b4}\n"/utf8>>]),
    io:format("~w~n", [io_lib:write_string("a\x{e9}\x{3b1}\n\"")]),
    io:format("~ts ~ts~n", [io_lib:write_string("a\x{e9}\x{3b1}\n\""), io_lib:write_atom('\x{3b1} b')]),
    io:format("~ts ~ts~n", [io_lib:write_char($a), io_lib:write_char(16#3b1)]).

f(F, A) -> io:format(F, A).
