%%% Line breaking for ~p: the tree of io_lib_pretty as text in a given width.
%%%
%%% Internal to `io_lib_pretty'; pure functions. Rules: a node that fits into the
%%% rest of the line, with what must follow it there, stays on one line. Else its
%%% parts stand below each other, except that parts without structure fill lines.
%%% A tuple that starts with an atom has its other elements beside the atom as
%%% long as that leaves half of the line, else indented by 4, else by 1; one
%%% choice holds for the whole term. A map value that does not fit beside its
%%% key goes to a line of its own, indented by 4.
%%%
%%% Columns count from 1; `After' is the number of characters that must follow a
%%% node on its last line: closing brackets, a separator.
-module(io_lib_layout).

-export([text/3]).

%% Binaries are not squeezed into fewer columns than this, even if the line is
%% then too long: as OTP prints them.
-define(MIN_BYTES_WIDTH, 8).

%% text(Node, Column, LineLength): deep list of characters.
text(Node, Col, LineLength) ->
    case LineLength =:= 0 orelse element(2, Node) < LineLength - Col of
        true ->
            flat(Node);
        false ->
            Indent = case fits(Node, Col, LineLength, beside, 0) of
                         true -> beside;
                         false ->
                             case fits(Node, Col, LineLength, 4, 0) of
                                 true -> 4;
                                 false -> 1
                             end
                     end,
            node(Node, Col, LineLength, Indent, 0)
    end.

%% --- On one line ------------------------------------------------------------

flat({leaf, _, Text}) -> Text;
flat({brief, _, Text}) -> Text;
flat({dots, _}) -> "...";
flat({list, _, [H | T], Tail}) ->
    [$[, [flat(H) | flat_rest(T, flat_tail(Tail))], $]];
flat({tuple, _, [H | T]}) -> [${, [flat(H) | flat_rest(T, [])], $}];
flat({tagged, _, _, [H | T]}) -> [${, [flat(H) | flat_rest(T, [])], $}];
flat({map, _, [H | T]}) -> [$#, ${, [flat(H) | flat_rest(T, [])], $}];
flat({pair, _, K, V}) -> [flat(K), " => " | flat(V)];
flat({bytes, _, [H | T]}) -> [$<, $<, [flat(H) | flat_rest(T, [])], $>, $>].

flat_rest([H | T], Tail) -> [$,, flat(H) | flat_rest(T, Tail)];
flat_rest([], Tail) -> Tail.

flat_tail(none) -> [];
flat_tail(Node) -> [$| | flat(Node)].

%% --- On several lines -------------------------------------------------------

node({leaf, _, Text}, _, _, _, _) -> Text;
node({brief, _, Text}, _, _, _, _) -> Text;
node({dots, _}, _, _, _, _) -> "...";
node(Node, Col, Ll, _, After) when element(2, Node) < Ll - Col - After ->
    flat(Node);
node({list, _, Nodes, Tail}, Col, Ll, Ind, After) ->
    [$[, sequence(Nodes, Tail, Col + 1, Ll, Ind, After + 1), $]];
node({tuple, _, Nodes}, Col, Ll, Ind, After) ->
    [${, sequence(Nodes, none, Col + 1, Ll, Ind, After + 1), $}];
node({tagged, _, _, [Tag]}, _, _, _, _) ->
    [${, flat(Tag), $}];
node({tagged, _, TagLen, [Tag | Nodes]}, Col, Ll, Ind, After) ->
    Beside = Col + TagLen + 2,
    if
        Ind =:= beside; TagLen + 2 =< Ind ->
            [${, flat(Tag), $,,
             sequence(Nodes, none, Beside, Ll, Ind, After + 1), $}];
        true ->
            [${, flat(Tag),
             rest(Nodes, none, Tag, Col + Ind, Beside, Ll, Ind, After + 1), $}]
    end;
node({map, _, Nodes}, Col, Ll, Ind, After) ->
    [$#, ${, sequence(Nodes, none, Col + 2, Ll, Ind, After + 1), $}];
node({pair, _, K, V}, Col, Ll, Ind, After) ->
    VCol = Col + value_indent(Ind),
    [node(K, Col, Ll, Ind, After), " =>", $\n, spaces(VCol),
     node(V, VCol, Ll, Ind, After)];
node({bytes, _, Nodes}, Col, Ll, _, After) ->
    [H | T] = Nodes,
    Room = max(?MIN_BYTES_WIDTH, Ll - Col - 2 - After),
    [$<, $<, flat(H) | bytes(T, Col + 2, element(2, H) + 1, Room)].

%% The bytes of a binary fill lines of Room characters, commas included, but
%% there is none after the last.
bytes([H | T], Col, Used, Room) ->
    Len = element(2, H) + 1,
    Comma = case T of [] -> 1; _ -> 0 end,
    if
        Used + Len - Comma =< Room ->
            [$,, flat(H) | bytes(T, Col, Used + Len, Room)];
        true ->
            [$,, $\n, spaces(Col), flat(H) | bytes(T, Col, Len, Room)]
    end;
bytes([], _, _, _) ->
    ">>".

%% Nodes with separators, the first one at Col, the lines below it too.
sequence([H | T], Tail, Col, Ll, Ind, After) ->
    [node(H, Col, Ll, Ind, follow(T, After))
     | rest(T, Tail, H, Col, Col + element(2, H), Ll, Ind, After)].

%% The rest of a sequence after the node Prev; its lines start at Col0, the
%% current column is At.
rest([{dots, _}], none, _, _, _, _, _, _) ->
    ",...";
rest([], {dots, _}, _, _, _, _, _, _) ->
    "|...";
rest([H | T], Tail, Prev, Col0, At, Ll, Ind, After) ->
    Len = element(2, H) + 1,
    After1 = follow(T, After),
    case shares_line(H, Prev, T, Len, Ll - At - After1) of
        true ->
            [$,, flat(H) | rest(T, Tail, H, Col0, At + Len, Ll, Ind, After)];
        false ->
            [$,, $\n, spaces(Col0), node(H, Col0, Ll, Ind, After1)
             | rest(T, Tail, H, Col0, Col0 + Len - 1, Ll, Ind, After)]
    end;
rest([], none, _, _, _, _, _, _) ->
    [];
rest([], Tail, Prev, Col0, At, Ll, Ind, After) ->
    case is_flat(Tail) andalso is_flat(Prev)
        andalso element(2, Tail) + 1 < Ll - At - After of
        true -> [$| | flat(Tail)];
        false -> [$|, $\n, spaces(Col0), node(Tail, Col0, Ll, Ind, After)]
    end.

%% No node but dots follows.
is_last([]) -> true;
is_last([{dots, _}]) -> true;
is_last(_) -> false.

value_indent(beside) -> 4;
value_indent(Ind) -> Ind.

%% H, Len with its separator, goes to the line of the node before it: both are
%% simple and there is room for it and the next comma.
shares_line(H, Prev, T, Len, Room) ->
    is_flat(H) andalso is_flat(Prev)
        andalso (Len + 1 < Room
                 orelse Len < Room andalso is_last(T)).

%% What follows a node: a separator, or what follows the sequence.
follow([], After) -> After;
follow([{dots, _}], After) -> After;
follow(_, _) -> 0.

%% Nodes that may share a line with others.
is_flat({leaf, _, _}) -> true;
is_flat({pair, _, {leaf, _, _}, {leaf, _, _}}) -> true;
is_flat(_) -> false.

spaces(Col) -> lists:duplicate(Col - 1, $\s).

%% --- Is there room ----------------------------------------------------------

%% fits(Node, Col, LineLength, Indent, After): laying out Node with that
%% indentation leaves enough of the line for the elements of tagged tuples.
fits({leaf, _, _}, _, _, _, _) -> true;
fits({brief, _, _}, _, _, _, _) -> true;
fits({dots, _}, _, _, _, _) -> true;
fits(Node, Col, Ll, _, After) when element(2, Node) < Ll - Col - After ->
    true;
fits({list, _, Nodes, Tail}, Col, Ll, Ind, After) ->
    fits_all(Nodes, Tail, Col + 1, Ll, Ind, After + 1);
fits({tuple, _, Nodes}, Col, Ll, Ind, After) ->
    fits_all(Nodes, none, Col + 1, Ll, Ind, After + 1);
fits({tagged, _, _, [_]}, _, _, _, _) -> true;
fits({tagged, _, TagLen, [_ | Nodes]}, Col, Ll, Ind, After) ->
    if
        Ind =:= beside; TagLen + 2 =< Ind ->
            Col1 = Col + TagLen + 2,
            Col1 < Ll div 2
                andalso fits_all(Nodes, none, Col1, Ll, Ind, After + 1);
        true ->
            Col + Ind =< Ll div 2
                andalso fits_all(Nodes, none, Col + Ind, Ll, Ind, After + 1)
    end;
fits({map, _, Nodes}, Col, Ll, Ind, After) ->
    fits_all(Nodes, none, Col + 2, Ll, Ind, After + 1);
fits({pair, _, K, V}, Col, Ll, Ind, After) ->
    fits(K, Col, Ll, Ind, After)
        andalso fits(V, Col + value_indent(Ind), Ll, Ind, After);
fits({bytes, _, _}, _, _, _, _) -> true.

fits_all([H | T], Tail, Col, Ll, Ind, After) ->
    fits(H, Col, Ll, Ind, follow(T, After))
        andalso fits_rest(T, Tail, H, Col, end_of(H, Col, Ll), Ll, Ind, After).

%% As rest/8. A structured tail is judged at the column where the element before
%% it ends, as if it stayed on that line: OTP's choice.
fits_rest([H | T], Tail, Prev, Col0, At, Ll, Ind, After) ->
    Len = element(2, H) + 1,
    After1 = follow(T, After),
    case shares_line(H, Prev, T, Len, Ll - At - After1) of
        true ->
            fits_rest(T, Tail, H, Col0, At + Len, Ll, Ind, After);
        false ->
            fits(H, Col0, Ll, Ind, After1)
                andalso fits_rest(T, Tail, H, Col0, end_of(H, Col0, Ll), Ll,
                                  Ind, After)
    end;
fits_rest([], none, _, _, _, _, _, _) ->
    true;
fits_rest([], Tail, _, _, At, Ll, Ind, After) ->
    fits(Tail, At, Ll, Ind, After).

%% The column behind a node; nothing has room behind a structured one.
end_of(Node, Col, Ll) ->
    case is_flat(Node) of
        true -> Col + element(2, Node);
        false -> Ll
    end.
