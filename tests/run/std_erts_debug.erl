%%% erts_debug: sizes and identity of terms, where the words are the same on every machine.
-module(std_erts_debug).
-export([main/1]).

main(Args) ->
    A = {x, length(Args)},
    L = [A, A],
    B = list_to_tuple([x, length(Args)]),
    io:format("~p~n", [[erts_debug:size(L), erts_debug:flat_size(L), erts_debug:same(A, hd(L)), erts_debug:same(A, B),
                        erts_debug:size([A, B]), erts_debug:size("abc"), erts_debug:size(a), erts_debug:size(17)]]).
