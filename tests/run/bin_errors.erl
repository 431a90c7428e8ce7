%%% Errors when building binaries: wrong types give badarg, with the values caught.
-module(bin_errors).
-export([main/1]).

main(_) ->
    Fs = [fun() -> <<(id(a))>> end, fun() -> <<(id(1.5))>> end, fun() -> <<(id("str"))/binary>> end, fun() -> <<(id(1)):(id(a))>> end,
          fun() -> <<(id(x))/float>> end, fun() -> <<(id(<<1>>)):2/binary>> end, fun() -> <<(id(1 bsl 2000))/float>> end, fun() -> <<(id([]))/utf8>> end,
          fun() -> byte_size(id(x)) end, fun() -> binary_part(id(<<1, 2>>), 1, 5) end, fun() -> split_binary(id(<<1>>), 3) end, fun() -> binary_to_list(id(x)) end,
          fun() -> list_to_binary(id([256])) end, fun() -> list_to_binary(id([a])) end, fun() -> iolist_to_binary(id([1 | 2])) end, fun() -> binary_to_atom(id(1)) end],
    [io:format("~w~n", [try F() catch C:R -> {C, R} end]) || F <- Fs],
    io:format("~w~n", [iolist_to_binary([1, [2, <<3, 4>>, [[], 5]] | <<6>>])]).

id(X) -> X.
