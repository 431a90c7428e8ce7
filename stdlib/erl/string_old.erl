%%% The older half of `string': functions on flat lists, element by element.
%%%
%%% Internal to `string'; pure functions. Indices count from 1, 0 means not found.
-module(string_old).

-export([chr/2, rchr/2, str/2, rstr/2, span/2, cspan/2, substr/2, substr/3,
         tokens/2, join/2, chars/3, copies/2, words/2, sub_word/3, strip/3,
         left/3, right/3, centre/3, to_lower/1, to_upper/1]).

%% chr(S, C): index of the first C.
chr(S, C) when is_integer(C) -> chr(S, C, 1).

chr([C | _], C, I) -> I;
chr([_ | T], C, I) -> chr(T, C, I + 1);
chr([], _, _) -> 0.

%% rchr(S, C): index of the last C.
rchr(S, C) when is_integer(C) -> rchr(S, C, 1, 0).

rchr([C | T], C, I, _) -> rchr(T, C, I + 1, I);
rchr([_ | T], C, I, Last) -> rchr(T, C, I + 1, Last);
rchr([], _, _, Last) -> Last.

%% str(S, Sub): index of the first Sub.
str(S, Sub) when is_list(Sub) -> str(S, Sub, 1).

str([C | T] = S, [C | _] = Sub, I) ->
    case lists:prefix(Sub, S) of
        true -> I;
        false -> str(T, Sub, I + 1)
    end;
str([_ | T], Sub, I) -> str(T, Sub, I + 1);
str([], _, _) -> 0.

%% rstr(S, Sub): index of the last Sub.
rstr(S, Sub) when is_list(Sub) -> rstr(S, Sub, 1, 0).

rstr([C | T] = S, [C | _] = Sub, I, Last) ->
    case lists:prefix(Sub, S) of
        true -> rstr(T, Sub, I + 1, I);
        false -> rstr(T, Sub, I + 1, Last)
    end;
rstr([_ | T], Sub, I, Last) -> rstr(T, Sub, I + 1, Last);
rstr([], _, _, Last) -> Last.

%% span(S, Chars): length of the longest prefix of characters of Chars.
span(S, Chars) when is_list(Chars) -> span(S, Chars, 0).

span([C | T], Chars, N) ->
    case lists:member(C, Chars) of
        true -> span(T, Chars, N + 1);
        false -> N
    end;
span([], _, N) -> N.

%% cspan(S, Chars): length of the longest prefix of other characters.
cspan(S, Chars) when is_list(Chars) -> cspan(S, Chars, 0).

cspan([C | T], Chars, N) ->
    case lists:member(C, Chars) of
        true -> N;
        false -> cspan(T, Chars, N + 1)
    end;
cspan([], _, N) -> N.

%% substr(S, Start): from the Start-th character on; one past the end is allowed.
substr(S, 1) when is_list(S) -> S;
substr(S, Start) when is_integer(Start), Start > 1 -> substr_skip(S, Start).

substr_skip([_ | T], Start) when Start > 1 -> substr_skip(T, Start - 1);
substr_skip(S, 1) when is_list(S) -> S.

%% substr(S, Start, Length): at most Length characters of that.
substr(S, Start, Len)
  when is_integer(Start), Start >= 1, is_integer(Len), Len >= 0 ->
    substr_take(substr(S, Start), Len).

substr_take([C | T], N) when N > 0 -> [C | substr_take(T, N - 1)];
substr_take(_, _) -> [].

%% tokens(S, Separators): the non-empty parts between separators.
tokens(S, []) when is_list(S) ->
    case S of
        [] -> [];
        _ -> [S]
    end;
tokens(S, [C]) -> tokens_one(S, C, []);
tokens(S, Seps) when is_list(Seps) -> tokens_any(S, Seps, []).

tokens_one([C | T], C, []) -> tokens_one(T, C, []);
tokens_one([C | T], C, Word) -> [lists:reverse(Word) | tokens_one(T, C, [])];
tokens_one([X | T], C, Word) -> tokens_one(T, C, [X | Word]);
tokens_one([], _, []) -> [];
tokens_one([], _, Word) -> [lists:reverse(Word)].

tokens_any([X | T], Seps, Word) ->
    case lists:member(X, Seps) of
        false -> tokens_any(T, Seps, [X | Word]);
        true when Word =:= [] -> tokens_any(T, Seps, []);
        true -> [lists:reverse(Word) | tokens_any(T, Seps, [])]
    end;
tokens_any([], _, []) -> [];
tokens_any([], _, Word) -> [lists:reverse(Word)].

%% join(Strings, Separator): Separator between every two.
join([], Sep) when is_list(Sep) -> [];
join([H | T], Sep) -> H ++ join_rest(T, Sep).

join_rest([H | T], Sep) -> Sep ++ H ++ join_rest(T, Sep);
join_rest([], _) -> [].

%% chars(C, N, Tail): N times C before Tail.
chars(C, N, Tail) when is_integer(N), N > 0 -> chars(C, N - 1, [C | Tail]);
chars(C, 0, Tail) when is_integer(C) -> Tail.

%% copies(S, N): N times S.
copies(S, N) when is_list(S), is_integer(N), N >= 0 -> copies(S, N, []).

copies(_, 0, All) -> All;
copies(S, N, All) -> copies(S, N - 1, S ++ All).

%% words(S, C): number of words between Cs; an empty string counts as one word.
words(S, C) when is_integer(C) ->
    max(1, length(tokens_one(S, C, []))).

%% sub_word(S, N, C): the N-th word between Cs; empty if there is none.
sub_word(S, N, C) when is_integer(N), is_integer(C) ->
    nth_word(tokens_one(S, C, []), N).

nth_word([W | _], 1) -> W;
nth_word([_ | T], N) when N > 1 -> nth_word(T, N - 1);
nth_word([], _) -> [].

%% strip(S, left | right | both, C): without Cs there.
strip(S, left, C) -> strip_left(S, C);
strip(S, right, C) -> strip_right(S, C);
strip(S, both, C) -> strip_right(strip_left(S, C), C).

strip_left([C | T], C) -> strip_left(T, C);
strip_left([_ | _] = S, C) when is_integer(C) -> S;
strip_left([], C) when is_integer(C) -> [].

strip_right([C | T], C) ->
    case strip_right(T, C) of
        [] -> [];
        Rest -> [C | Rest]
    end;
strip_right([X | T], C) when is_integer(C) -> [X | strip_right(T, C)];
strip_right([], C) when is_integer(C) -> [].

%% left(S, N, C): exactly N characters, cut or padded at the end.
left(S, N, C) when is_integer(N), is_integer(C) ->
    case N - length(S) of
        More when More < 0 -> substr(S, 1, N);
        More -> S ++ chars(C, More, [])
    end.

%% right(S, N, C): exactly N characters, cut or padded at the start.
right(S, N, C) when is_integer(N), is_integer(C) ->
    case N - length(S) of
        More when More < 0 -> lists:nthtail(-More, S);
        More -> chars(C, More, S)
    end.

%% centre(S, N, C): exactly N characters, cut or padded at both ends.
centre(S, 0, C) when is_list(S), is_integer(C) -> [];
centre(S, N, C) when is_integer(N), is_integer(C) ->
    case N - length(S) of
        More when More < 0 -> substr(S, -More div 2 + 1, N);
        More ->
            Left = More div 2,
            chars(C, Left, S ++ chars(C, More - Left, []))
    end.

%% to_lower(X): a list of characters or one character, Latin-1 letters lowered.
to_lower(S) when is_list(S) -> [lower(C) || C <- S];
to_lower(C) when is_integer(C) -> lower(C).

%% to_upper(X): the same, raised.
to_upper(S) when is_list(S) -> [upper(C) || C <- S];
to_upper(C) when is_integer(C) -> upper(C).

lower(C) when is_integer(C), C >= $A, C =< $Z -> C + 32;
lower(C) when is_integer(C), C >= 16#C0, C =< 16#D6 -> C + 32;
lower(C) when is_integer(C), C >= 16#D8, C =< 16#DE -> C + 32;
lower(C) -> C.

upper(C) when is_integer(C), C >= $a, C =< $z -> C - 32;
upper(C) when is_integer(C), C >= 16#E0, C =< 16#F6 -> C - 32;
upper(C) when is_integer(C), C >= 16#F8, C =< 16#FE -> C - 32;
upper(C) -> C.
