%%% Comparison program for unicode: every encoding in and out, good and bad input.
-module(t_unicode).

-export([run/1]).

-import(oracle, [same/3, same/4, pick/1, int/2, times/2, list/2, all_args/3]).

run(N) ->
    Encs = [latin1, unicode, utf8, utf16, utf32, {utf16, big}, {utf16, little},
            {utf32, big}, {utf32, little}, foo, {utf16, x}],
    Data = ["abc", [$a, 1024, 16#1F600], <<"abc">>, <<"\x{400}a"/utf8>>, <<255, 97>>,
            [<<"a">>, $b, [<<208>>, <<128>>]], <<208>>, [<<97, 208>>], [a], foo,
            [16#D800], [16#110000], <<0, 65, 216, 61, 222, 0>>, [$a | <<"b">>],
            [255, 256], <<1:3>>, [$a, 256, $b], <<"a\x{400}b"/utf8>>],
    [same(unicode, characters_to_binary, [D, I, O], fun flat/1) ||
        D <- Data, I <- Encs, O <- Encs],
    [all_args(unicode, F, [Data]) ||
        F <- [characters_to_list, characters_to_binary, characters_to_nfc_list,
              characters_to_nfd_list, characters_to_nfkc_list,
              characters_to_nfkd_list, characters_to_nfc_binary,
              characters_to_nfd_binary, characters_to_nfkd_binary,
              characters_to_nfkc_binary]],
    all_args(unicode, encoding_to_bom, [Encs]),
    [same(unicode, bom_to_encoding, [B]) ||
        B <- [<<>>, <<239, 187, 191, 1>>, <<254, 255>>, <<255, 254>>, <<"abc">>,
              <<0, 0, 254, 255>>, <<255, 254, 0, 0, 1>>]],
    times(N * 500, fun() ->
        S = list(10, fun() -> pick([int(0, 127), int(0, 255), int(0, 3000),
                                    16#1F600, 769, $e]) end),
        B = unicode:characters_to_binary(S),
        [same(unicode, characters_to_binary, [X, unicode, E]) ||
            X <- [S, B], E <- lists:sublist(Encs, 9)],
        [same(unicode, characters_to_nfc_list, [X]) || X <- [S, B]],
        [same(unicode, characters_to_nfd_binary, [X]) || X <- [S, B]]
    end).

%% The rest of a list behind an error may be nested in another way, or decoded.
flat({error, Done, Rest}) when is_list(Rest) -> {error, Done};
flat(X) -> X.
