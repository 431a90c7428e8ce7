-module(binary_size_unbound).
-export([start/1]).

start(<<Data:Size/binary, Size:8>>) ->
    {Data, Size}.
