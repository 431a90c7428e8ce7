%%% An empty string in a binary takes nothing, but its size must be one.
-module(lang_binary_empty_string).
-export([main/1]).

main(_) ->
    io:format("~p~n", [<<"":(id(3))>>]),
    io:format("~p~n", [<<1, "":(id(1 bsl 70)), 2>>]),
    [io:format("~p~n", [catch_reason(Size)]) || Size <- [-1, bad, 1.0, -(1 bsl 80), 0]],
    io:format("~p~n", [constant()]),
    io:format("~p~n", [[guard(Size) || Size <- [-1, bad, 0, 5]]]).

catch_reason(Size) ->
    try <<"":Size>>
    catch C:R -> {C, R}
    end.

constant() ->
    try <<"":(-42)>>
    catch C:R -> {C, R}
    end.

guard(Size) when <<"":Size>> =:= <<>> -> ok;
guard(_) -> error.

id(X) -> X.
