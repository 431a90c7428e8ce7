-module(binary_types).
-export([start/1]).

start(<<A:8/bin, B:4/float, C/integer-binary, D:8/utf8, E/unit:8>>) ->
    {A, B, C, D, E}.
