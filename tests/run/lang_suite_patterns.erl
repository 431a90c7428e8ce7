%%% Corners of patterns and guards that OTP's own compiler suites test: sizes that see their own
%%% binary, sizes and the value of `=`, clauses that can never match, old type tests, record defaults.
-module(lang_suite_patterns).
-export([main/1]).
-compile({no_auto_import, [byte_size/1]}).
-import(erlang, [byte_size/1]).
-optional_callbacks([ignore_me]).

-record(r, {e1 = e1, e2 = id(e2)}).

main(_) ->
    io:format("~p~n", [shadow({int, 2}, <<2:16, "abcd">>)]),
    io:format("~p~n", [reason(catch shadow({int, 3}, <<2:16, "abcd">>))]),
    io:format("~p~n", [fun_sizes(<<16:8, 7:32, 3:8>>)]),
    io:format("~p~n", [pats({tag, [<<8, 5:8, 9:16>>]}, [5, {9, <<8, 5:8, 9:16>>}])]),
    io:format("~p~n", [reason(catch (fun(B) -> <<42:V>> = V = B end)(16))]),
    io:format("~p~n", [(fun(B) -> <<42:V>> = begin V = 16, B end end)(<<42:16>>)]),
    io:format("~p~n", [[X || X <- [{r, e1, e2}], #r{e1 = a} == X]]),
    io:format("~p~n", [[X || X <- [{r, e1, 1}], #r{e2 = 1} == X]]),
    io:format("~p~n", [[old(T) || T <- [3.5, 3, a, [], {}, fun id/1, self(), <<>>]]]),
    io:format("~p~n", [guard(<<1, 2>>)]),
    io:format("~p~n", [never(1)]),
    io:format("~p~n", [conflict(#r{})]),
    io:format("~p~n", [reason(catch conflict({r, badarg, {x}}))]).

shadow({int, N}, <<N:16, B:N/binary, T/binary>>) -> {B, T}.

fun_sizes(Bin) ->
    L = 8,
    F = fun({<<L:L, B:(L + 16), T/binary>>, <<L:L, B:(L + 16), T/binary>>}) -> {L, B, T} end,
    F({Bin, Bin}).

pats({tag, [<<L, I:L, X:16>>]}, [I, {X, <<L, I:L, X:16>>}]) -> {I, X}.

old(V) when float(V) -> float;
old(V) when integer(V) -> integer;
old(V) when atom(V) -> atom;
old(V) when list(V) -> list;
old(V) when tuple(V) -> tuple;
old(V) when function(V) -> function;
old(V) when pid(V) -> pid;
old(V) when binary(V) -> binary.

guard(X) when byte_size(X) =:= 2, float(2) =:= 2.0 -> two;
guard(X) -> byte_size(X).

never(1) -> done;
never(_) ->
    receive
        a = b -> V = whatever
    end,
    V.

conflict(C) ->
    Src = id(C#r.e2),
    R = try id(Src) of
            {x} -> error(bad);
            V -> V
        catch
            C:V -> V
        end,
    {C#r.e1, R}.

reason({'EXIT', {R, _}}) -> R.

id(X) -> X.
