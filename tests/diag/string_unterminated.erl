-module(string_unterminated).
-export([start/1]).

start(_) ->
    io:format("hello~n),
    ok.

other() -> "text".
