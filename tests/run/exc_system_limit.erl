%%% system_limit: atoms too long, tuples too big, integers too wide.
-module(exc_system_limit).
-export([main/1]).

main(_) ->
    [io:format("~w~n", [try F() of _ -> fine catch C:R -> {C, R} end])
     || F <- [fun() -> list_to_atom(lists:duplicate(256, $a)) end, fun() -> list_to_atom(lists:duplicate(255, $a)) end,
              fun() -> binary_to_atom(binary:copy(<<"x">>, 300), utf8) end, fun() -> 1 bsl id(1 bsl 40) end, fun() -> erlang:make_tuple(id(1 bsl 26), x) end]].

id(X) -> X.
