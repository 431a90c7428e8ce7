%%% string functions on characters beyond ASCII and on grapheme clusters; output in UTF-8.
-module(std_string_unicode).
-export([main/1]).

main(_) ->
    io:setopts([{encoding, unicode}]),
    E = [$e, 16#301],
    S = "na\x{ef}ve " ++ E ++ "t\x{e9} \x{3b1}\x{3b2}\x{3b3} \x{1F600}",
    io:format("~ts~n", [S]),
    io:format("~w ~w~n", [length(S), string:length(S)]),
    io:format("~ts~n", [string:reverse(S)]),
    io:format("~ts~n", [string:uppercase("stra\x{df}e \x{e4}\x{f6}\x{fc} \x{3b1}\x{3c3}")]),
    io:format("~ts~n", [string:lowercase("\x{c4}\x{d6}\x{dc} \x{391}\x{392}")]),
    io:format("~w~n", [string:casefold("\x{df}")]),
    io:format("~ts~n", [string:titlecase("\x{e9}t\x{e9}")]),
    io:format("~w~n", [string:slice(S, 6, 3)]),
    io:format("~w~n", [[length(L) || L <- string:lexemes(S, " ")]]),
    io:format("~w~n", [string:to_graphemes(E ++ "a\r\n")]),
    io:format("~w~n", [string:next_grapheme(unicode:characters_to_binary(E ++ "x"))]),
    io:format("~w~n", [string:equal("e\x{301}", "\x{e9}", false)]),
    io:format("~ts|~ts|~n", [string:pad("\x{3b1}\x{3b2}", 5), string:pad("\x{e9}", 3, leading)]),
    io:format("~w~n", [string:find("\x{3b1}\x{3b2}\x{3b3}", "\x{3b2}")]),
    io:format("~ts~n", [string:replace("\x{e9}a\x{e9}", "\x{e9}", "E", all)]),
    io:format("~ts ~w~n", [<<"gr\x{fc}n"/utf8>>, string:length(<<"gr\x{fc}n"/utf8>>)]),
    io:format("~tp ~tp~n", ["gr\x{fc}n", <<"gr\x{fc}n"/utf8>>]),
    io:format("~p ~p~n", ["\x{3b1}", [16#1F600]]),
    io:format("~w~n", [unicode:characters_to_binary("\x{e9}\x{3b1}")]),
    io:format("~w~n", [unicode:characters_to_list(<<195, 169, 206, 177>>)]),
    io:format("~w~n", [unicode:characters_to_list([<<195>>, <<169>>])]),
    io:format("~w~n", [unicode:characters_to_binary("\x{e9}", unicode, latin1)]),
    io:format("~w ~w~n", [unicode:characters_to_list(<<255, 1>>), unicode:characters_to_binary([1114112])]).
