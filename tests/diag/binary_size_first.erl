-module(binary_size_first).
-export([start/1]).

start(<<Rest/binary, Last>>) ->
    {Rest, Last}.
