%%% Runs of separators in strings: trim, take, lexemes.
%%%
%%% Internal to `string'; pure functions. Separators are grapheme clusters. A run
%%% of separators is walked cluster by cluster; on the way to the next separator
%%% only a code point that starts some separator makes its cluster count, so that
%%% "\n" is found in "\r\n" unless "\r" or "\r\n" is a separator too.
-module(string_span).

-export([trim/3, take/4, lexemes/2, nth_lexeme/3]).

%% trim(String, leading | trailing | both, Seps): without separators there.
trim(S, leading, Seps) -> typed(skip(S, Seps), S);
trim(S, trailing, Seps) -> keep(S, last_run(S, Seps, heads(Seps)));
trim(S, both, Seps) -> trim(trim(S, leading, Seps), trailing, Seps).

%% take(String, Seps, Complement, Where): {Prefix, Rest}, the longest prefix of
%% separators (of others if Complement), or {Rest, Suffix} if Where is trailing.
take(S, Seps, false, leading) -> parts(S, skip(S, Seps));
take(S, Seps, true, leading) ->
    {Prefix, Rest} = up_to(S, Seps, heads(Seps)),
    {Prefix, typed(Rest, S)};
take(S, Seps, false, trailing) -> parts(S, last_run(S, Seps, heads(Seps)));
take(S, Seps, true, trailing) -> parts(S, last_rest(S, S, Seps, heads(Seps))).

%% lexemes(String, Seps): the non-empty parts between separators.
lexemes(S, Seps) -> lexemes(S, Seps, heads(Seps)).

lexemes(S, Seps, Heads) ->
    case skip(S, Seps) of
        [] -> [];
        <<>> -> [];
        Start ->
            {Lexeme, Rest} = up_to(Start, Seps, Heads),
            [Lexeme | lexemes(Rest, Seps, Heads)]
    end.

%% nth_lexeme(String, N, Seps): the N-th of them; empty if there is none.
nth_lexeme(S, N, Seps) -> nth_lexeme(S, S, N, Seps, heads(Seps)).

nth_lexeme(S, From, N, Seps, Heads) ->
    case skip(From, Seps) of
        [] -> typed([], S);
        <<>> -> <<>>;
        Start when N =:= 1 -> element(1, up_to(Start, Seps, Heads));
        Start -> nth_lexeme(S, find(Start, Seps, Heads), N - 1, Seps, Heads)
    end.

%% --- Walking ----------------------------------------------------------------

heads(Seps) -> [head(G) || G <- Seps].

head([C | _]) -> C;
head(C) -> C.

gc(S) ->
    case unicode_util:gc(S) of
        {error, Rest} -> error({badarg, Rest});
        X -> X
    end.

cp(S) ->
    case unicode_util:cp(S) of
        {error, Rest} -> error({badarg, Rest});
        X -> X
    end.

%% S behind the separators it starts with.
skip(S, Seps) ->
    case gc(S) of
        [G | T] ->
            case lists:member(G, Seps) of
                true -> skip(T, Seps);
                false -> S
            end;
        [] -> []
    end.

%% S from its first separator on, or empty.
find(S, Seps, Heads) ->
    case cp(S) of
        [C | T] ->
            case lists:member(C, Heads) of
                true ->
                    [G | T1] = gc(S),
                    case lists:member(G, Seps) of
                        true -> S;
                        false -> find(T1, Seps, Heads)
                    end;
                false ->
                    find(T, Seps, Heads)
            end;
        [] -> []
    end.

%% {S before its first separator, S from there on}.
up_to(S, Seps, Heads) when is_binary(S) ->
    Rest = find(S, Seps, Heads),
    {keep(S, Rest), Rest};
up_to(S, Seps, Heads) ->
    up_to_list(S, Seps, Heads).

up_to_list(S, Seps, Heads) ->
    case cp(S) of
        [C | T] ->
            case lists:member(C, Heads) of
                true ->
                    [G | T1] = gc(S),
                    case lists:member(G, Seps) of
                        true -> {[], S};
                        false -> prepend(G, up_to_list(T1, Seps, Heads))
                    end;
                false ->
                    prepend(C, up_to_list(T, Seps, Heads))
            end;
        [] -> {[], []}
    end.

prepend(G, {Chars, Rest}) when is_list(G) -> {G ++ Chars, Rest};
prepend(C, {Chars, Rest}) -> {[C | Chars], Rest}.

%% The separators that S ends with.
last_run(S, Seps, Heads) ->
    case find(S, Seps, Heads) of
        [] -> [];
        Run ->
            case skip(Run, Seps) of
                [] -> Run;
                <<>> -> Run;
                Rest -> last_run(Rest, Seps, Heads)
            end
    end.

%% What follows the last separator of S.
last_rest(S, Rest, Seps, Heads) ->
    case find(S, Seps, Heads) of
        [] -> Rest;
        Run ->
            After = skip(Run, Seps),
            last_rest(After, After, Seps, Heads)
    end.

%% --- Results ----------------------------------------------------------------

typed([], S) when is_binary(S) -> <<>>;
typed(Rest, S) when is_binary(S), is_list(Rest) ->
    unicode:characters_to_binary(Rest);
typed(Rest, _) -> Rest.

parts(S, Rest) -> {keep(S, Rest), typed(Rest, S)}.

%% S without its end Rest: part of a binary, else a flat list.
keep(S, Rest) when is_binary(S), is_binary(Rest) ->
    binary:part(S, 0, byte_size(S) - byte_size(Rest));
keep(S, []) when is_binary(S) -> S;
keep(S, Rest) when is_binary(S) ->
    keep(S, unicode:characters_to_binary(Rest));
keep(S, Rest) ->
    Chars = unicode:characters_to_list(S),
    case Rest of
        [] -> Chars;
        _ ->
            Size = length(unicode:characters_to_list(Rest)),
            lists:sublist(Chars, length(Chars) - Size)
    end.
