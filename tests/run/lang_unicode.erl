%%% A source in UTF-8: strings, characters, atoms and comments beyond latin1 – like this one: é, λ, 漢字.
-module(lang_unicode).
-export([main/1]).

main(_) ->
    io:setopts([{encoding, unicode}]),
    io:format("~ts~n", ["grüße, λ, 漢字, 😀"]),
    io:format("~w~n", [[length("λ漢"), $é, $λ, $漢, $😀]]),
    io:format("~w~n", ["é" ++ [16#3bb] =:= "éλ"]),
    io:format("~ts ~tw~n", ['λ atom', 'λ atom']),
    io:format("~ts ~tw ~w~n", ['été', été, ärger]),
    Größe = 3,
    io:format("~w~n", [Größe]),
    io:format("~w~n", [größer(Größe)]),
    io:format("~w ~w~n", [<<"é">>, <<"é"/utf8>>]),
    io:format("~w~n", [atom_to_list('λ')]),
    io:format("~w~n", [list_to_atom([16#3bb]) =:= 'λ']),
    io:format("~w~n", [lists:sort(['λ', 'z', 'é', 'a', '漢'])  =:= [a, z, 'é', 'λ', '漢']]).

größer(X) -> X + 1.
