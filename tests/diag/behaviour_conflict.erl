-module(behaviour_conflict).
-behaviour(supervisor).
-behaviour(gen_statem).
-export([init/1, callback_mode/0]).
init(_) -> {ok, 1}.
callback_mode() -> handle_event_function.
