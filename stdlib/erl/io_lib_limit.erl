%%% The option chars_limit of io_lib:format/3 and io_lib:write/2.
%%%
%%% Internal to `io_lib'; pure functions. The limit is soft. What is left of it
%%% after the text of numbers, characters and atoms is shared out among the
%%% controls ~w ~W ~p ~P ~s that are still to come. A term is printed at the
%%% smallest depth at which it fills its share, or whole; a string is cut and
%%% followed by `...'.
-module(io_lib_limit).

-export([build/2, depth/3]).

%% build(Items, Options): the text of scanned items; Options is a list with
%% {chars_limit, N}, a negative N is no limit.
build(Items, Options) when is_list(Options) ->
    case limit(Options, -1) of
        Limit when Limit < 0 ->
            io_lib_format:build(Items);
        Limit ->
            {Plain, Count} = measure(Items, 0, 0),
            io_lib_format:build(limited(Items, max(Limit - Plain, 0), Count))
    end.

limit([{chars_limit, N} | T], _) when is_integer(N) -> limit(T, N);
limit([], N) -> N.

%% {characters of what is not limited, number of limited controls}.
measure([#{} = Spec | Items], Chars, Count) ->
    case is_limited(Spec) of
        true -> measure(Items, Chars, Count + 1);
        false -> measure(Items, Chars + text_length([Spec]), Count)
    end;
measure([_ | Items], Chars, Count) -> measure(Items, Chars + 1, Count);
measure([], Chars, Count) -> {Chars, Count}.

is_limited(#{control_char := $s, args := [A]}) -> not is_atom(A);
is_limited(#{control_char := C}) -> lists:member(C, "wWpP").

text_length(Items) -> length(lists:flatten(io_lib_format:build(Items))).

%% The items with each limited control cut to its share of Left.
limited([#{} = Spec | Items], Left, Count) ->
    case is_limited(Spec) of
        true ->
            Cut = cut(Spec, Left div Count),
            Rest = max(Left - text_length([Cut]), 0),
            [Cut | limited(Items, Rest, Count - 1)];
        false ->
            [Spec | limited(Items, Left, Count)]
    end;
limited([C | Items], Left, Count) -> [C | limited(Items, Left, Count)];
limited([], _, _) -> [].

cut(#{control_char := $s, args := [A], encoding := Enc} = Spec, Share) ->
    Chars = lists:flatten(io_lib_format:build([plain(Spec, [A], Enc)])),
    case is_longer(Chars, Share) of
        true -> Spec#{args := [lists:sublist(Chars, max(Share - 3, 0)) ++ "..."]};
        false -> Spec
    end;
cut(#{control_char := $w, args := [A]} = Spec, Share) ->
    cut_term(Spec#{control_char := $W, args := [A, -1]}, Share);
cut(#{control_char := $p, args := [A]} = Spec, Share) ->
    cut(Spec#{control_char := $P, args := [A, -1]}, Share);
cut(#{control_char := $P, args := [[_ | _] = L, D], encoding := Enc,
      strings := true} = Spec, Share) when Share > 2, D =/= 0, D =/= 1 ->
    case is_string(L, Enc) of
        true ->
            case is_longer(L, Share - 2) of
                true ->
                    Text = io_lib_chars:quote(lists:sublist(L, Share - 2), $", Enc),
                    plain(Spec, [Text ++ "..."], unicode);
                false -> Spec
            end;
        false -> cut_term(Spec, Share)
    end;
cut(Spec, Share) ->
    cut_term(Spec, Share).

plain(Spec, Args, Enc) ->
    Spec#{control_char := $s, args := Args, width := none, precision := none,
          adjust := right, encoding := Enc}.

is_string(L, latin1) -> io_lib_chars:printable_latin1(L);
is_string(L, unicode) -> io_lib:printable_list(L).

%% L has more than N elements; looks at no more of it than that takes.
is_longer([_ | T], N) when N > 0 -> is_longer(T, N - 1);
is_longer([_ | _], _) -> true;
is_longer(_, _) -> false.

cut_term(#{control_char := C, args := [A, Max], encoding := Enc,
           strings := Strings} = Spec, Share) ->
    Text = fun(D) when C =:= $W -> io_lib_write:term(A, D, Enc);
              (D) -> io_lib_pretty:print(A, 1, 0, D, Enc, Strings)
           end,
    Spec#{args := [A, depth(Text, Share, Max)]}.

%% depth(Text, Limit, MaxDepth): the smallest depth at which Text(Depth) has Limit
%% characters or is whole, at most MaxDepth if that is not negative. Text must grow
%% with the depth.
depth(_, 0, _) -> 0;
depth(Text, Limit, Max) ->
    D = search(Text, Limit, 1),
    if
        Max >= 0 -> min(D, Max);
        true -> D
    end.

%% Doubles the depth until it is enough, then halves the interval.
search(Text, Limit, D) ->
    T = Text(D),
    case fills(T, Limit) of
        true ->
            between(Text, Limit, D div 2, D);
        false ->
            case Text(2 * D) =:= T of
                true -> D;
                false -> search(Text, Limit, 2 * D)
            end
    end.

%% Low is too small, High is enough.
between(_, _, Low, High) when High - Low =< 1 -> High;
between(Text, Limit, Low, High) ->
    Middle = (Low + High) div 2,
    case fills(Text(Middle), Limit) of
        true -> between(Text, Limit, Low, Middle);
        false -> between(Text, Limit, Middle, High)
    end.

fills(Text, Limit) -> length(lists:flatten(Text)) >= Limit.
