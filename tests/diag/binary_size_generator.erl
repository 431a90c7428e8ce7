-module(binary_size_generator).
-export([pairs/1]).

pairs(Bits) ->
    [{Tag, Rest} || <<Tag, Rest/binary>> <= Bits].
