-module(behaviour_export_all).
-behaviour(gen_event).
-compile([export_all, nowarn_export_all]).
init(_) -> {ok, 1}.
handle_event(_, S) -> {ok, S}.
