%%% What generators of maps and joined generators go through in comprehensions.
%%% Called by compiled code only: `K := V <- M` and `P <- L && Q <- M`.
-module(rvm_generator).
-export([pairs/1, zip/1]).

%% The pairs of a map, or what is left of an iterator.
pairs(Map) when is_map(Map) ->
    maps:to_list(Map);
pairs(Iterator) ->
    try maps:next(Iterator) of
        none -> [];
        {Key, Value, Next} -> [{Key, Value} | pairs(Next)]
    catch
        error:_ -> error({bad_generator, Iterator})
    end.

%% Tuples of the lists' elements. Where some end before others the tail is the reason of the error
%% that the comprehension raises when it gets there.
zip(Lists) ->
    case {[H || [H | _] <- Lists], [[] || [] <- Lists]} of
        {Heads, []} when length(Heads) =:= length(Lists) ->
            [list_to_tuple(Heads) | zip([tl(L) || L <- Lists])];
        {[], Ends} when length(Ends) =:= length(Lists) ->
            [];
        _ ->
            {bad_generators, list_to_tuple(Lists)}
    end.
