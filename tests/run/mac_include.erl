%%% -include and -include_lib of a header beside the source: macros, records, functions, nested includes.
-module(mac_include).
-export([main/1]).
-include("mac_include.hrl").
-include_lib("mac_include_guard.hrl").

main(_) ->
    io:format("~w ~w~n", [?FROM_HEADER, ?TWICE(21)]),
    io:format("~w~n", [#shared{b = 5}]),
    io:format("~w~n", [in_header(1)]),
    io:format("~s ~w~n", [header_file(), header_line()]),
    io:format("~w~n", [?GUARDED]),
    io:format("~s ~w~n", [?FILE, ?LINE]).
