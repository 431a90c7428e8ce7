%%% Line breaking for ~p: the tree of io_lib_pretty as text of a given width.
%%%
%%% Internal to `io_lib_pretty'; pure functions. What OTP prints follows these rules:
%%%
%%% - What fits into the rest of its line, with all that has to follow it there, is not broken.
%%% - The parts of what is broken stand below each other; those without structure fill lines.
%%% - The elements of a tuple that starts with an atom stand in a column of their own beside it,
%%%   as long as that column begins in the left half of the page, wherever such a tuple is; else
%%%   they are indented by 4 if that much holds everywhere; else by 1. The choice is made once
%%%   for the whole term.
%%% - A map's value that does not fit beside its key goes below it, indented by 4.
%%%
%%% So a term is drawn at most three times: twice to see whether a choice holds (a trial drawing,
%%% which throws `narrow' if not), once for good. Trial drawings differ in two places, see
%%% broken/4 and tail/5. Columns count from 1; `After' is the number of characters that have to
%%% follow a node on its last line: closing brackets, a separator.
-module(io_lib_layout).

-export([text/3]).

%% Binaries are not squeezed into fewer columns than this, even if the line gets too long.
-define(BYTES_LEAST, 8).

-record(page, {width, indent, trial}).

%% text(Node, Column, Width): deep list of characters; width 0 has no end.
text(Node, Col, Width) ->
    case Width =:= 0 orelse width(Node) < Width - Col of
        true -> one_line(Node);
        false ->
            Indent = choose(Node, Col, Width, [beside, 4]),
            draw(Node, Col, 0, #page{width = Width, indent = Indent, trial = false})
    end.

choose(_, _, _, []) -> 1;
choose(Node, Col, Width, [Indent | Others]) ->
    try
        draw(Node, Col, 0, #page{width = Width, indent = Indent, trial = true}),
        Indent
    catch
        throw:narrow -> choose(Node, Col, Width, Others)
    end.

width(Node) -> element(2, Node).

%% In a trial, the column has to be in the left half of the page.
left_half(Col, #page{trial = true, width = Width}) when Col > Width div 2 -> throw(narrow);
left_half(_, _) -> ok.

%% --- On one line ------------------------------------------------------------

one_line({dots, _}) -> "...";
one_line({leaf, _, Text}) -> Text;
one_line({brief, _, Text}) -> Text;
one_line({pair, _, Key, Value}) -> [one_line(Key), " => ", one_line(Value)];
one_line({list, _, Nodes, none}) -> [$[, commas(Nodes), $]];
one_line({list, _, Nodes, Tail}) -> [$[, commas(Nodes) ++ [$| | one_line(Tail)], $]];
one_line({tuple, _, Nodes}) -> [${, commas(Nodes), $}];
one_line({tagged, _, _, Nodes}) -> [${, commas(Nodes), $}];
one_line({map, _, Nodes}) -> ["#{", commas(Nodes), $}];
one_line({bytes, _, Nodes}) -> ["<<", commas(Nodes), ">>"].

commas(Nodes) -> lists:join($,, [one_line(Node) || Node <- Nodes]).

%% --- On several lines -------------------------------------------------------

%% A node that begins at Col.
draw(Node, Col, After, #page{width = Width} = P) ->
    case is_atomic(Node) orelse width(Node) < Width - Col - After of
        true -> one_line(Node);
        false -> broken(Node, Col, After, P)
    end.

is_atomic(Node) ->
    Kind = element(1, Node),
    Kind =:= leaf orelse Kind =:= brief orelse Kind =:= dots.

broken({list, _, Nodes, Tail}, Col, After, P) ->
    [$[, column(Nodes, Tail, Col + 1, After + 1, P), $]];
broken({tuple, _, Nodes}, Col, After, P) ->
    [${, column(Nodes, none, Col + 1, After + 1, P), $}];
broken({map, _, Nodes}, Col, After, P) ->
    ["#{", column(Nodes, none, Col + 2, After + 1, P), $}];
broken({pair, _, Key, Value}, Col, After, #page{indent = Indent} = P) ->
    Below = Col + if Indent =:= beside -> 4; true -> Indent end,
    [draw(Key, Col, After, P), " =>", new_line(Below), draw(Value, Below, After, P)];
broken({tagged, _, _, [Tag]}, _, _, _) ->
    [${, one_line(Tag), $}];
broken({tagged, _, TagWidth, [Tag | Nodes]}, Col, After, #page{indent = Indent} = P) ->
    Beside = Col + TagWidth + 2,
    case Indent =:= beside orelse Beside =< Col + Indent of
        true ->
            left_half(Beside + 1, P),
            [${, one_line(Tag), $,, column(Nodes, none, Beside, After + 1, P), $}];
        false ->
            Below = Col + Indent,
            left_half(Below, P),
            case P#page.trial of
                true ->
                    %% As if the first element never stood beside the tag.
                    column(Nodes, none, Below, After + 1, P);
                false ->
                    [${, one_line(Tag),
                     more(Nodes, none, {Tag, Beside}, Below, After + 1, P), $}]
            end
    end;
broken({bytes, _, [First | Bytes]}, Col, After, #page{width = Width}) ->
    Room = max(?BYTES_LEAST, Width - Col - 2 - After),
    ["<<", one_line(First), bytes(Bytes, Col + 2, width(First) + 1, Room)].

%% The bytes of a binary fill lines of Room characters, commas included; none follows the last.
bytes([], _, _, _) -> ">>";
bytes([Byte | Rest], Col, Used, Room) ->
    Size = width(Byte) + 1,
    case Used + Size - length([last || Rest =:= []]) of
        All when All =< Room ->
            [$,, one_line(Byte) | bytes(Rest, Col, Used + Size, Room)];
        _ ->
            [$,, new_line(Col), one_line(Byte) | bytes(Rest, Col, Size, Room)]
    end.

%% Nodes in a column that begins at Col, and the tail of an improper list.
column([First | Nodes], Tail, Col, After, P) ->
    Text = draw(First, Col, follows(Nodes, After), P),
    [Text | more(Nodes, Tail, {First, Col + width(First)}, Col, After, P)].

%% What comes after a node and the column in which that ended.
more([], none, _, _, _, _) -> [];
more([{dots, _}], none, _, _, _, _) -> ",...";
more([], {dots, _}, _, _, _, _) -> "|...";
more([], Tail, Last, Col, After, P) -> tail(Tail, Last, Col, After, P);
more([Node | Nodes], Tail, {Last, At}, Col, After, #page{width = Width} = P) ->
    After1 = follows(Nodes, After),
    Size = width(Node) + 1,
    %% A comma is to come, unless this is the last.
    Need = Size + case Nodes of [] -> 0; [{dots, _}] -> 0; _ -> 1 end,
    case is_flat(Node) andalso is_flat(Last) andalso Need < Width - At - After1 of
        true ->
            [$,, one_line(Node) | more(Nodes, Tail, {Node, At + Size}, Col, After, P)];
        false ->
            [$,, new_line(Col), draw(Node, Col, After1, P)
             | more(Nodes, Tail, {Node, Col + width(Node)}, Col, After, P)]
    end.

%% A trial asks whether the tail may begin where the last element ends, which, for one with
%% structure, is the end of the page.
tail(Tail, {Last, At}, _, After, #page{trial = true, width = Width} = P) ->
    draw(Tail, case is_flat(Last) of true -> At; false -> Width end, After, P);
tail(Tail, {Last, At}, Col, After, #page{width = Width} = P) ->
    case is_flat(Tail) andalso is_flat(Last) andalso width(Tail) + 1 < Width - At - After of
        true -> [$|, one_line(Tail)];
        false -> [$|, new_line(Col), draw(Tail, Col, After, P)]
    end.

%% Between a node and the next there is room for a separator; the last has what is around.
follows([], After) -> After;
follows([{dots, _}], After) -> After;
follows(_, _) -> 0.

%% What may share a line with its neighbours.
is_flat({leaf, _, _}) -> true;
is_flat({pair, _, Key, Value}) -> element(1, Key) =:= leaf andalso element(1, Value) =:= leaf;
is_flat(_) -> false.

new_line(Col) -> [$\n | lists:duplicate(Col - 1, $\s)].
