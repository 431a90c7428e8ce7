%%% A module with -callback has behaviour_info/1, exported, which it does not write.
-module(lang_behaviour_info).
-export([main/1, ask/1]).
-callback b(integer()) -> ok.
-callback a(integer(), atom()) -> ok.
-callback c() -> ok.
-optional_callbacks([c/0, b/1]).

main(_) ->
    io:format("~p~n~p~n", [ask(callbacks), ask(optional_callbacks)]),
    io:format("~p~n", [try ask(others) catch error:Reason -> Reason end]),
    io:format("~p~n", [lists:sort(?MODULE:module_info(exports))]),
    io:format("~p~n", [erlang:function_exported(?MODULE, behaviour_info, 1)]).

ask(What) -> ?MODULE:behaviour_info(What).
