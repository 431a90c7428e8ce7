%%% Predefined macros: MODULE, MODULE_STRING, LINE, FILE, FUNCTION_NAME, FUNCTION_ARITY, MACHINE.
-module(mac_predefined).
-export([main/1]).
-define(WHERE, {?MODULE, ?FUNCTION_NAME, ?FUNCTION_ARITY, ?LINE}).
-define(LOG(F, A), io:format("~s:~w " F "~n", [?FILE, ?LINE | A])).

main(_) ->
    io:format("~w ~s ~w~n", [?MODULE, ?MODULE_STRING, ?LINE]),
    io:format("~s~n", [?FILE]),
    io:format("~w~n", [?WHERE]),
    io:format("~w~n", [other(1, 2)]),
    io:format("~w~n", [(fun() -> ?WHERE end)()]),
    io:format("~w~n", [[?FUNCTION_NAME || _ <- [1, 2]]]),
    ?LOG("value ~w and ~w", [a,
                             ?LINE]),
    io:format("~w~n", [{?LINE,
                        ?LINE,

                        ?LINE}]),
    io:format("~w~n", [is_atom(?MACHINE)]),
    io:format("~w~n", [is_integer(?OTP_RELEASE)]),
    io:format("~s~n", [?MODULE_STRING ".suffix"]).

other(_, _) ->
    ?WHERE.
