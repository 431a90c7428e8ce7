%%% Attributes of types with values that are none: they are legal and mean nothing.
-module(lang_odd_attributes).
-export([main/1]).
-type([main/1, other/2]).
-opaque({a, "b"}).
-author(me).

main(_) ->
    Known = [{K, V} || {K, V} <- module_info(attributes), K =/= vsn],
    io:format("~p~n", [Known]).
