#!/usr/bin/env escript
%% -*- erlang -*-
%%% Hello: the smallest complete program.
%%%
%%%     rvm run examples/hello.erl
%%%     rvm run examples/hello.erl -- Joe Robert Mike
%%%
%%% main/1 gets the arguments as a list of strings. When it returns, the
%%% program ends with exit code 0.
-module(hello).
-export([main/1]).
-mode(compile).

main([]) ->
    greet("world");
main(Names) ->
    lists:foreach(fun greet/1, Names).

greet(Name) ->
    io:format("Hello, ~s!~n", [Name]).
