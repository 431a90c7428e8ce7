%%% utf8, utf16, utf32 segments: building, matching, invalid code points and sequences.
-module(bin_utf).
-export([main/1]).

main(_) ->
    Cs = [$a, 16#e9, 16#20ac, 16#1f600, 16#7f, 16#80, 16#7ff, 16#800, 16#ffff, 16#10000, 16#10ffff],
    [io:format("~w ~w ~w ~w ~w~n", [C, <<C/utf8>>, <<C/utf16>>, <<C/utf16-little>>, <<C/utf32>>]) || C <- Cs],
    [begin
         <<A/utf8, B/utf16, D/utf32, E/utf16-little, F/utf32-little>> = <<C/utf8, C/utf16, C/utf32, C/utf16-little, C/utf32-little>>,
         true = [C, C, C, C, C] =:= [A, B, D, E, F]
     end || C <- Cs],
    io:format("~w~n", [<<"grüße"/utf8>>]),
    io:format("~w~n", [chars(<<"aé€"/utf8>>)]),
    [io:format("~w -> ~w~n", [B, first(B)]) || B <- [<<195, 169>>, <<195>>, <<255, 1>>, <<192, 128>>, <<237, 160, 128>>, <<244, 144, 128, 128>>, <<240, 159, 152, 128>>, <<>>]],
    [io:format("~w~n", [try <<(id(C))/utf8>> catch error:R -> R end]) || C <- [16#d800, 16#110000, -1, a]],
    io:format("~w~n", [case <<16#d8, 0, 0, 1>> of <<X/utf16, _/binary>> -> X; _ -> bad end]),
    <<"é"/utf8, Rest/binary>> = <<"était"/utf8>>,
    io:format("~s~n", [Rest]),
    io:format("~w~n", [case <<"abc">> of <<_/utf8, _/utf8, T/binary>> -> T end]).

id(X) -> X.
chars(<<C/utf8, R/binary>>) -> [C | chars(R)];
chars(<<>>) -> [].
first(<<C/utf8, _/binary>>) -> C;
first(_) -> bad.
