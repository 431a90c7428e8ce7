%%% Arguments reach main/1 as a list of strings, untouched.
-module(lang_main_args).
-export([main/1]).

main(Args) ->
    io:format("~w arguments~n", [length(Args)]),
    show(1, Args),
    io:format("suffix of plain arguments: ~w~n",
              [lists:suffix(Args, init:get_plain_arguments())]).

show(_, []) -> ok;
show(N, [A | Rest]) ->
    io:format("~w: ~p is_list=~w~n", [N, A, is_list(A)]),
    show(N + 1, Rest).
