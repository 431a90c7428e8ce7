-module(io_lib_limit).
-export([build/2,term/3,depth/2]).
build(Items,_)->io_lib_format:build(Items).
term(T,_,_)->T.
depth(T,_)->T.
