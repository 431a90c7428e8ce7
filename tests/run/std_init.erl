%%% init: get_arguments, get_argument of an absent flag, stop/0 ends with exit code 0.
-module(std_init).
-export([main/1]).

main(_) ->
    io:format("~w~n", [is_list(init:get_arguments())]),
    io:format("~w~n", [init:get_argument(no_such_flag)]),
    io:format("~w~n", [is_list(init:get_plain_arguments())]),
    io:format("stopping~n"),
    init:stop(),
    receive after infinity -> ok end.
