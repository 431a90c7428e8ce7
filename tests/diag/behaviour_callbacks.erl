-module(behaviour_callbacks).
-behaviour(gen_server).
-export([init/1, handle_call/3]).
init(_) -> {ok, 1}.
handle_call(_, _, S) -> {reply, ok, S}.
handle_cast(_, S) -> {noreply, S}.
