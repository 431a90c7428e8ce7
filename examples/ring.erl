#!/usr/bin/env escript
%% -*- erlang -*-
%%% Ring: N processes in a circle pass a token around M times.
%%%
%%%     rvm run examples/ring.erl
%%%     rvm run examples/ring.erl -- 10000 100
%%%
%%% Shows what processes and messages cost: with the figures above ten thousand
%%% processes live at once and send a million messages. Each process knows only
%%% its successor. The token counts its own hops, so that none can be lost
%%% without being missed at the end.
-module(ring).
-export([main/1]).
-mode(compile).

-define(PROCESSES, 10000).
-define(ROUNDS, 100).

main([]) ->
    run(?PROCESSES, ?ROUNDS);
main([N, M]) ->
    case {string:to_integer(N), string:to_integer(M)} of
        {{Size, ""}, {Rounds, ""}} when Size >= 1, Rounds >= 1 -> run(Size, Rounds);
        _ -> usage()
    end;
main(_) ->
    usage().

usage() ->
    io:format(standard_error, "usage: ring [PROCESSES ROUNDS], both at least 1~n", []),
    halt(2).

run(Size, Rounds) ->
    Starter = self(),
    First = spawn_link(fun() -> first(Size, Rounds, Starter) end),
    receive
        {finished, First, Hops} ->
            io:format("~w processes, ~w rounds: the token made ~w hops~n", [Size, Rounds, Hops]),
            true = Hops =:= Size * Rounds
    end.

%% The first process closes the circle: it builds the others behind itself,
%% sets the token off and counts the rounds.
first(Size, Rounds, Starter) ->
    Next = build(Size - 1, self()),
    Next ! {token, 1},
    Hops = rounds(Rounds, Next),
    Next ! stop,
    receive stop -> ok end,
    Starter ! {finished, self(), Hops}.

%% Builds the ring from its end: each new process gets its successor's pid.
build(0, Next) ->
    Next;
build(N, Next) ->
    build(N - 1, spawn_link(fun() -> member(Next) end)).

rounds(1, _Next) ->
    receive {token, Hops} -> Hops end;
rounds(Left, Next) ->
    receive
        {token, Hops} ->
            Next ! {token, Hops + 1},
            rounds(Left - 1, Next)
    end.

member(Next) ->
    receive
        {token, Hops} ->
            Next ! {token, Hops + 1},
            member(Next);
        stop ->
            Next ! stop
    end.
