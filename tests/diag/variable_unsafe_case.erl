-module(variable_unsafe_case).
-export([start/1]).

start(N) ->
    case N of
        0 -> Text = "zero";
        1 -> Text = "one";
        _ -> ok
    end,
    io:format("~s~n", [Text]).
