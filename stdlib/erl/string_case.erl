%%% Letter case of strings.
%%%
%%% Internal to `string'; pure functions. ASCII is converted here, all else by the
%%% natives unicode_util:uppercase/1 and its kin, which return [Char | Rest] where
%%% one character may become several. A binary gives a binary, else a flat list.
-module(string_case).

-export([convert/2, title/1]).

%% convert(String, upper | lower | fold): every character.
convert(S, How) when is_binary(S) ->
    case is_ascii(S) of
        true -> list_to_binary(list(binary_to_list(S), How));
        false -> unicode:characters_to_binary(list(S, How))
    end;
convert(S, How) ->
    list(S, How).

%% title(String): the first character in title case.
title(S) ->
    case next(S, title) of
        [] when is_binary(S) -> <<>>;
        [] -> [];
        [C | T] when is_binary(S) -> unicode:characters_to_binary([C | T]);
        [C | T] when is_list(C) -> C ++ T;
        [C | T] -> [C | T]
    end.

is_ascii(<<A, B, C, D, T/binary>>) when A bor B bor C bor D < 128 -> is_ascii(T);
is_ascii(<<A, T/binary>>) when A < 128 -> is_ascii(T);
is_ascii(T) -> T =:= <<>>.

list([C | T], upper) when is_integer(C), C >= 0, C < 128 ->
    if
        C >= $a, C =< $z -> [C - 32 | list(T, upper)];
        true -> [C | list(T, upper)]
    end;
list([C | T], How) when is_integer(C), C >= 0, C < 128 ->
    if
        C >= $A, C =< $Z -> [C + 32 | list(T, How)];
        true -> [C | list(T, How)]
    end;
list(S, How) ->
    case next(S, How) of
        [C | T] when is_list(C) -> C ++ list(T, How);
        [C | T] -> [C | list(T, How)];
        [] -> []
    end.

next(S, How) when is_list(S); is_binary(S) ->
    Result = case How of
                 upper -> unicode_util:uppercase(S);
                 lower -> unicode_util:lowercase(S);
                 title -> unicode_util:titlecase(S);
                 fold -> unicode_util:casefold(S)
             end,
    case Result of
        {error, Rest} -> error({badarg, Rest});
        _ -> Result
    end;
next(S, _) ->
    error({badarg, S}).
