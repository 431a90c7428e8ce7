%%% Natives of the VM that OTP lacks, for oracle.escript only.
%%%
%%% Small chunks on purpose: the oracle check has to cross chunk borders.
-module(standins).

-export([entries/2]).

%% rvm_map:entries(Map, Cursor): {Pairs, NextCursor | done}.
entries(Map, Cursor) when is_integer(Cursor), Cursor >= 0 ->
    L = walk(maps:next(maps:iterator(Map))),
    case lists:nthtail(min(Cursor, length(L)), L) of
        [A, B, C, D | T] when T =/= [] -> {[A, B, C, D], Cursor + 4};
        [] -> done;
        Rest -> {Rest, done}
    end.

%% OTP's maps:to_list/1 orders large maps differently from its iterators.
walk({K, V, I}) -> [{K, V} | walk(maps:next(I))];
walk(none) -> [].
