%%% file:consult: the terms in a file's text.
%%%
%%% The encoding is UTF-8 unless one of the first two lines says otherwise in a comment.
-module(file_consult).
-export([terms/1]).

%% {ok, [Term]} | {error, {Line, Module, Term}}
terms(Bytes) ->
    case decode(Bytes, encoding(Bytes)) of
        {ok, Chars} -> parse(rvm_read:split(Chars), []);
        {bad, Before} -> {error, {1 + newlines(Before, 0), file_io_server, invalid_unicode}}
    end.

decode(Bytes, latin1) -> {ok, binary_to_list(Bytes)};
decode(Bytes, unicode) ->
    case unicode:characters_to_list(Bytes) of
        Chars when is_list(Chars) -> {ok, Chars};
        {_, Before, _} -> {bad, Before}
    end.

newlines([$\n | Cs], N) -> newlines(Cs, N + 1);
newlines([_ | Cs], N) -> newlines(Cs, N);
newlines([], N) -> N.

parse([{Text, Line} | Texts], Acc) ->
    case rvm_parse:term(unicode:characters_to_binary(Text), Line) of
        {ok, Term} -> parse(Texts, [Term | Acc]);
        {error, _} = Error -> Error
    end;
parse([], Acc) ->
    {ok, lists:reverse(Acc)}.

%% "%% coding: latin-1" and its variants.
encoding(Bytes) ->
    [First | Rest] = binary:split(Bytes, <<"\n">>),
    Second = case Rest of
                 [More] -> hd(binary:split(More, <<"\n">>));
                 [] -> <<>>
             end,
    case [E || Line <- [First, Second], E <- [comment_encoding(Line)], E =/= none] of
        [E | _] -> E;
        [] -> unicode
    end.

comment_encoding(Line) ->
    case binary:split(Line, <<"coding">>) of
        [Before, After] ->
            case {binary:match(Before, <<"%">>), named(string:trim(binary_to_list(After), leading, " \t"))} of
                {nomatch, _} -> none;
                {_, Encoding} -> Encoding
            end;
        _ ->
            none
    end.

named([C | Cs]) when C =:= $:; C =:= $= ->
    Name = string:lowercase(string:trim(Cs, leading, " \t")),
    case {lists:prefix("latin-1", Name), lists:prefix("utf-8", Name)} of
        {true, _} -> latin1;
        {_, true} -> unicode;
        _ -> none
    end;
named(_) ->
    none.
