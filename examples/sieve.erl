#!/usr/bin/env escript
%% -*- erlang -*-
%%% Sieve: the primes below a limit, found by a chain of processes.
%%%
%%%     rvm run examples/sieve.erl
%%%     rvm run examples/sieve.erl -- 5000
%%%
%%% Numbers flow along a chain. Each process in it holds one prime and lets
%%% through only what that prime does not divide. A number that reaches the end
%%% of the chain has met every smaller prime: it is a prime itself and becomes
%%% the chain's next process. At the end the word `stop' travels down the chain,
%%% each process adds its prime to it and ends, and the last one reports.
-module(sieve).
-export([main/1]).
-mode(compile).

-define(LIMIT, 3000).

main([]) ->
    run(?LIMIT);
main([Arg]) ->
    case string:to_integer(Arg) of
        {Limit, ""} when Limit > 2 -> run(Limit);
        _ -> usage()
    end;
main(_) ->
    usage().

usage() ->
    io:format(standard_error, "usage: sieve [LIMIT], at least 3~n", []),
    halt(2).

run(Limit) ->
    Collector = self(),
    Head = spawn_link(fun() -> tail(Collector) end),
    lists:foreach(fun(N) -> Head ! {number, N} end, lists:seq(2, Limit - 1)),
    Head ! {stop, []},
    receive
        {primes, Primes} ->
            Count = length(Primes),
            io:format("~w primes below ~w, each a process of its own~n", [Count, Limit]),
            io:format("the first: ~w~n", [lists:sublist(Primes, 10)]),
            io:format("the last:  ~w~n", [lists:nthtail(max(0, Count - 10), Primes)]),
            io:format("checked by trial division: ~w~n", [check(Primes, Limit)])
    end.

%% The open end of the chain. The first number to arrive turns it into a filter
%% and a new open end grows behind it.
tail(Collector) ->
    receive
        {number, Prime} ->
            Next = spawn_link(fun() -> tail(Collector) end),
            filter(Prime, Next);
        {stop, Primes} ->
            Collector ! {primes, lists:reverse(Primes)}
    end.

filter(Prime, Next) ->
    receive
        {number, N} when N rem Prime =:= 0 ->
            filter(Prime, Next);
        {number, N} ->
            Next ! {number, N},
            filter(Prime, Next);
        {stop, Primes} ->
            Next ! {stop, [Prime | Primes]}
    end.

check(Primes, Limit) ->
    case Primes =:= [N || N <- lists:seq(2, Limit - 1), is_prime(N, 2)] of
        true -> correct;
        false -> wrong
    end.

is_prime(N, D) when D * D > N -> true;
is_prime(N, D) -> N rem D =/= 0 andalso is_prime(N, D + 1).
