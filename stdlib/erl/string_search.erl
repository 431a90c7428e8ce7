%%% Searching in strings: prefix, find, split.
%%%
%%% Internal to `string'; pure functions. A pattern matches code point by code
%%% point, and its end must be the end of a grapheme cluster of the string.
%%% Binaries are searched with the binary natives.
-module(string_search).

-export([prefix/2, find/3, split/3]).

%% prefix(String, Prefix): the rest, or nomatch.
prefix(S, Prefix) ->
    case chars(Prefix) of
        [] -> S;
        P ->
            case behind(S, P) of
                [] when is_binary(S) -> <<>>;
                Rest -> Rest
            end
    end.

chars(Pattern) ->
    case unicode:characters_to_list(Pattern) of
        L when is_list(L) -> L;
        _ -> error({badarg, Pattern})
    end.

%% What follows the code points P at the start of S, or nomatch.
behind(S, [C | P]) ->
    case cp(S) of
        [C | Rest] when P =:= [] ->
            case is_end(C, Rest) of
                true -> Rest;
                false -> nomatch
            end;
        [C | Rest] -> behind(Rest, P);
        _ -> nomatch
    end.

%% A cluster that ends in C ends before Rest.
is_end(_, []) -> true;
is_end(_, <<>>) -> true;
is_end(C, [D | _]) when is_integer(D), D < 768, D =/= $\n, C < 768 -> true;
is_end(C, <<D, _/binary>>) when D < 128, D =/= $\n, C < 768 -> true;
is_end(C, Rest) ->
    case unicode_util:gc([C | Rest]) of
        [C | _] -> true;
        _ -> false
    end.

cp(S) ->
    case unicode_util:cp(S) of
        {error, Rest} -> error({badarg, Rest});
        X -> X
    end.

%% find(String, Pattern, leading | trailing): String from there on, or nomatch.
find(S, Pattern, Where) ->
    case chars(Pattern) of
        [] -> S;
        P when is_binary(S) ->
            case position(S, P, Where) of
                nomatch -> nomatch;
                {Pos, _} -> binary:part(S, Pos, byte_size(S) - Pos)
            end;
        P ->
            find_list(S, P, Where, nomatch)
    end.

find_list(S, P, Where, Found) ->
    case cp(S) of
        [C | Rest] when C =:= hd(P) ->
            case behind(S, P) of
                nomatch -> find_list(Rest, P, Where, Found);
                _ when Where =:= leading -> [C | Rest];
                _ -> find_list(Rest, P, Where, [C | Rest])
            end;
        [_ | Rest] -> find_list(Rest, P, Where, Found);
        [] -> Found
    end.

%% {Position, Length} of the first or last P in the binary S, or nomatch.
position(S, P, leading) ->
    next_position(S, unicode:characters_to_binary(P), lists:last(P), 0);
position(S, P, trailing) ->
    last_position(S, unicode:characters_to_binary(P), lists:last(P), 0, nomatch).

next_position(S, Bin, Last, From) ->
    case binary:match(S, Bin, [{scope, {From, byte_size(S) - From}}]) of
        {Pos, Len} ->
            End = Pos + Len,
            Rest = binary:part(S, End, byte_size(S) - End),
            case is_end(Last, Rest) of
                true -> {Pos, Len};
                false -> next_position(S, Bin, Last, Pos + 1)
            end;
        nomatch ->
            nomatch
    end.

last_position(S, Bin, Last, From, Found) ->
    case next_position(S, Bin, Last, From) of
        {Pos, Len} -> last_position(S, Bin, Last, Pos + 1, {Pos, Len});
        nomatch -> Found
    end.

%% split(String, Pattern, leading | trailing | all): the parts around Pattern.
split(S, Pattern, Where) ->
    case chars(Pattern) of
        [] -> [S];
        P when is_binary(S) -> split_binary_at(S, P, Where);
        P -> split_list(S, P, Where)
    end.

split_binary_at(S, P, all) ->
    split_all(S, unicode:characters_to_binary(P), lists:last(P), 0);
split_binary_at(S, P, Where) ->
    case position(S, P, Where) of
        {Pos, Len} -> [binary:part(S, 0, Pos), from(S, Pos + Len)];
        nomatch -> [S]
    end.

split_all(S, Bin, Last, From) ->
    case next_position(S, Bin, Last, From) of
        {Pos, Len} ->
            [binary:part(S, From, Pos - From) | split_all(S, Bin, Last, Pos + Len)];
        nomatch ->
            [from(S, From)]
    end.

from(S, Pos) -> binary:part(S, Pos, byte_size(S) - Pos).

split_list(S, P, leading) ->
    case split_first(S, P, []) of
        {Before, Rest} -> [Before, Rest];
        nomatch -> [S]
    end;
split_list(S, P, all) ->
    case split_first(S, P, []) of
        {Before, Rest} -> [Before | split_list(Rest, P, all)];
        nomatch -> [S]
    end;
split_list(S, P, trailing) ->
    case split_last(S, P, [], nomatch) of
        {Before, Rest} -> [lists:reverse(Before), Rest];
        nomatch -> [S]
    end.

split_first(S, P, Before) ->
    case cp(S) of
        [C | Rest] when C =:= hd(P) ->
            case behind(S, P) of
                nomatch -> split_first(Rest, P, [C | Before]);
                Tail -> {lists:reverse(Before), Tail}
            end;
        [C | Rest] -> split_first(Rest, P, [C | Before]);
        [] -> nomatch
    end.

split_last(S, P, Before, Found) ->
    case cp(S) of
        [C | Rest] when C =:= hd(P) ->
            case behind(S, P) of
                nomatch -> split_last(Rest, P, [C | Before], Found);
                Tail -> split_last(Rest, P, [C | Before], {Before, Tail})
            end;
        [C | Rest] -> split_last(Rest, P, [C | Before], Found);
        [] -> Found
    end.
