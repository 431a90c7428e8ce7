%%% Terms in standard syntax over several lines: what ~p and ~P print.
%%%
%%% Internal to `io_lib'; pure functions. Two passes: this module turns the term
%%% into a tree of nodes that know their length on one line, io_lib_layout
%%% decides where lines break. Lists of printable characters become strings,
%%% binaries of such bytes <<"...">>. Depth counts down by one per level and per
%%% element of a sequence, a negative one is no limit; strings are never cut by
%%% it, binaries are.
%%%
%%% Nodes:
%%%   {leaf, Len, Text}                 never broken
%%%   {brief, Len, Text}                the same for [...]
%%%   {dots, 3}                         what the depth cut off
%%%   {list, Len, Nodes, none | Tail}   [a,b|Tail]
%%%   {tuple, Len, Nodes}               first node no atom
%%%   {tagged, Len, TagLen, Nodes}      first node an atom
%%%   {map, Len, Nodes}                 of pairs, last perhaps dots
%%%   {pair, Len, Key, Value}
%%%   {bytes, Len, Nodes}               <<1,2,3>>
-module(io_lib_pretty).

-export([print/6, node/4]).

%% Characters of a string in a binary that one unit of depth stands for.
-define(CHARS_PER_DEPTH, 4).

%% print(Term, Column, LineLength, Depth, Encoding, Strings): the text of Term,
%% whose first character goes to Column, counted from 1. LineLength 0: one line.
%% Encoding: which characters strings may hold, latin1 or unicode. Strings:
%% false writes them as lists of integers.
print(Term, Col, LineLength, Depth, Enc, Strings) ->
    io_lib_layout:text(node(Term, Depth, Enc, Strings), Col, LineLength).

%% node(Term, Depth, Encoding, Strings): the tree of Term.
node(_, 0, _, _) -> dots();
node([], _, _, _) -> {leaf, 2, "[]"};
node([_ | _] = L, D, Enc, Str) ->
    if
        D =:= 1 -> {brief, 5, "[...]"};
        Str ->
            case is_string(L, Enc) of
                true ->
                    leaf(io_lib_chars:quote(L, $", Enc), Enc);
                false ->
                    list(L, D, Enc, Str, [], 2)
            end;
        true -> list(L, D, Enc, Str, [], 2)
    end;
node({}, _, _, _) -> {leaf, 2, "{}"};
node(T, 1, _, _) when is_tuple(T) -> {leaf, 5, "{...}"};
node(T, D, Enc, Str) when is_tuple(T) ->
    [H | Rest] = tuple_to_list(T),
    First = node(H, D - 1, Enc, Str),
    FirstLen = element(2, First),
    {Nodes, Len} = elements(Rest, D - 1, Enc, Str, [First], FirstLen + 2),
    if
        is_atom(H) -> {tagged, Len, FirstLen, Nodes};
        true -> {tuple, Len, Nodes}
    end;
node(M, D, Enc, Str) when is_map(M) ->
    if
        map_size(M) =:= 0 -> {leaf, 3, "#{}"};
        D =:= 1 -> {leaf, 6, "#{...}"};
        true -> map(maps:next(maps:iterator(M)), D, D - 1, Enc, Str, [], 2)
    end;
node(<<>>, _, _, _) -> {leaf, 4, "<<>>"};
node(B, 1, _, _) when is_bitstring(B) -> {leaf, 7, "<<...>>"};
node(B, D, Enc, Str) when is_bitstring(B) -> bits(B, D, Enc, Str);
node(X, _, Enc, _) -> leaf(io_lib_write:simple(X, Enc), Enc).

leaf(Text, Enc) -> {leaf, width(Text, Enc), Text}.

dots() -> {dots, 3}.

%% Columns that flat text takes: one per grapheme cluster, which only text
%% beyond Latin-1 can make less than one per character.
width(Text, latin1) -> length(Text);
width(Text, unicode) -> width(Text, 0, Text).

width([C | T], N, Text) when C < 256 -> width(T, N + 1, Text);
width([], N, _) -> N;
width(_, _, Text) -> string:length(Text).

%% Len is that of the brackets, the nodes so far and the separators between.
list([], _, _, _, Nodes, Len) ->
    {list, Len - 1, lists:reverse(Nodes), none};
list(_, 1, _, _, Nodes, Len) ->
    {list, Len + 3, lists:reverse(Nodes), dots()};
list([H | T], D, Enc, Str, Nodes, Len) ->
    Node = node(H, D - 1, Enc, Str),
    list(T, D - 1, Enc, Str, [Node | Nodes], Len + element(2, Node) + 1);
list(X, D, Enc, Str, Nodes, Len) ->
    Node = node(X, D - 1, Enc, Str),
    {list, Len + element(2, Node), lists:reverse(Nodes), Node}.

elements([], _, _, _, Nodes, Len) ->
    {lists:reverse(Nodes), Len};
elements(_, 1, _, _, Nodes, Len) ->
    {lists:reverse(Nodes, [dots()]), Len + 4};
elements([H | T], D, Enc, Str, Nodes, Len) ->
    Node = node(H, D - 1, Enc, Str),
    elements(T, D - 1, Enc, Str, [Node | Nodes], Len + element(2, Node) + 1).

map(none, _, _, _, _, Nodes, Len) ->
    {map, Len, lists:reverse(Nodes)};
map(_, 1, _, _, _, Nodes, Len) ->
    {map, Len + 4, lists:reverse(Nodes, [dots()])};
map({K, V, I}, Left, D, Enc, Str, Nodes, Len) ->
    KNode = node(K, D, Enc, Str),
    VNode = node(V, D, Enc, Str),
    PLen = element(2, KNode) + 4 + element(2, VNode),
    map(maps:next(I), Left - 1, D, Enc, Str,
        [{pair, PLen, KNode, VNode} | Nodes], Len + PLen + 1).

%% --- Strings and binaries ---------------------------------------------------

is_string(L, latin1) -> io_lib_chars:printable_latin1(L);
is_string(L, unicode) -> io_lib:printable_list(L).

bits(B, D, Enc, true) when is_binary(B) ->
    case binary_string(B, D, Enc) of
        false -> bytes(B, D, Enc);
        {Chars, Rest} ->
            Text = io_lib_chars:quote(Chars, $", Enc),
            {leaf, width(Text, Enc) + 2 + length(Rest), [$<, $<, Text | Rest]}
    end;
bits(B, D, Enc, _) ->
    bytes(B, D, Enc).

%% The characters of B that the depth allows and what follows their quote, or
%% false if B is better shown as bytes. With the encoding unicode B is tried as
%% UTF-8 first.
binary_string(B, D, latin1) ->
    latin1_string(B, D);
binary_string(B, D, unicode) ->
    case prefix(B, utf8, limit(B, D), []) of
        {Chars, How} when How =/= invalid ->
            case enough(Chars, How, D) of
                true -> {Chars, utf8_type(Chars) ++ ending(How)};
                false ->
                    false
            end;
        _ ->
            latin1_string(B, D)
    end.

latin1_string(B, D) ->
    {Chars, How} = prefix(B, latin1, limit(B, D), []),
    case enough(Chars, How, D) of
        true -> {Chars, ending(How)};
        false -> false
    end.

limit(B, D) when D < 0 -> byte_size(B);
limit(_, D) -> ?CHARS_PER_DEPTH * (D - 1).

%% A printable beginning is shown if it tells no less than the bytes would.
enough(_, whole, _) -> true;
enough(_, limit, _) -> true;
enough(Chars, stopped, D) -> D > 0 andalso length(Chars) >= D - 1.

ending(whole) -> ">>";
ending(_) -> "...>>".

utf8_type(Chars) ->
    case lists:any(fun(C) -> C > 127 end, Chars) of
        true -> "/utf8";
        false -> ""
    end.

%% The printable characters B starts with, at most N, and why they end there.
prefix(<<>>, _, _, Acc) -> {lists:reverse(Acc), whole};
prefix(_, _, 0, Acc) -> {lists:reverse(Acc), limit};
prefix(<<C, Rest/binary>>, Enc, N, Acc) when C >= $\s, C < 127 ->
    prefix(Rest, Enc, N - 1, [C | Acc]);
prefix(<<C, Rest/binary>>, latin1, N, Acc) ->
    case io_lib_chars:printable_latin1([C]) of
        true -> prefix(Rest, latin1, N - 1, [C | Acc]);
        false -> {lists:reverse(Acc), stopped}
    end;
prefix(<<C/utf8, Rest/binary>>, utf8, N, Acc) ->
    case io_lib:printable_list([C]) of
        true -> prefix(Rest, utf8, N - 1, [C | Acc]);
        false -> {lists:reverse(Acc), stopped_in(Rest, N - 1)}
    end;
prefix(_, utf8, _, Acc) ->
    {lists:reverse(Acc), invalid}.

%% Bytes that are no UTF-8 count even behind the last character shown.
stopped_in(<<_/utf8, Rest/binary>>, N) when N > 0 -> stopped_in(Rest, N - 1);
stopped_in(<<_, _/binary>>, N) when N > 0 -> invalid;
stopped_in(_, _) -> stopped.

bytes(B, D, Enc) ->
    {Nodes, Len} = segments(B, D, Enc, [], 3),
    {bytes, Len, Nodes}.

segments(<<>>, _, _, Nodes, Len) ->
    {lists:reverse(Nodes), Len};
segments(_, 1, _, Nodes, Len) ->
    {lists:reverse(Nodes, [leaf("...", latin1)]), Len + 4};
segments(<<Byte, Rest/bitstring>>, D, Enc, Nodes, Len) ->
    Node = leaf(integer_to_list(Byte), Enc),
    segments(Rest, D - 1, Enc, [Node | Nodes], Len + element(2, Node) + 1);
segments(Bits, _, Enc, Nodes, Len) ->
    N = bit_size(Bits),
    <<V:N>> = Bits,
    Node = leaf(integer_to_list(V) ++ [$: | integer_to_list(N)], Enc),
    {lists:reverse(Nodes, [Node]), Len + element(2, Node) + 1}.
