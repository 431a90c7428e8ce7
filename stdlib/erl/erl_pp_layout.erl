%%% erl_pp_layout: lays out what erl_pp makes of forms: text that is broken where it does not fit the line.
%%%
%%% A document is {Kind, Flat, Parts}. Flat is {Width, Text} on one line, or `none` if line breaks are forced in it.
%%% Each is printed flat where that fits behind the column it starts at; what follows it does not count.
%%%
%%%   leaf    one token; neighbours in a sequence share lines
%%%   text    one token that does not
%%%   string  is cut into pieces
%%%   cat     parts side by side
%%%   suffix  a document and text that is not counted
%%%   seq     Open, Close, items with what comes after each; broken, each on its own line
%%%   block   parts on lines of their own, each indented by so many steps or columns
%%%   step    the first, then the second on the next line, one step in; beside it if that gains nothing
%%%   hook    what the program's own function prints
-module(erl_pp_layout).
-export([leaf/1, text/1, opening/2, string/2, cat/1, suffix/2, seq/3, list/1, bits/1, block/1, block/2, block/3, step/2,
         hook/1, flat/1, tokens/2, render/5]).

leaf(Text) -> {leaf, {string:length(Text), Text}, []}.

text(Text) -> {text, {string:length(Text), Text}, []}.

%% Pieces, each the text of one character, between quotes.
string(Quote, Pieces) ->
    {string, {lists:sum([length(P) || P <- Pieces]) + 2, [Quote, Pieces, Quote]}, {Quote, Pieces}}.

cat(Docs) -> {cat, joined([flat(D) || D <- Docs], ""), Docs}.

suffix({_, none, _} = Doc, Text) -> {suffix, none, {Doc, Text}};
suffix({_, {W, T}, _} = Doc, Text) -> {suffix, {W + string:length(Text), [T, Text]}, {Doc, Text}}.

%% Items are {Document, Separator}; the last one's separator does not count.
seq(Open, Close, Items) -> seq(Open, Close, Items, " ", string:length(Close)).

%% What a function gives for a column. It is asked for the column only if it is more than a line.
hook(Function) ->
    Text = lists:flatten(Function(0)),
    case lists:member($\n, Text) of
        true -> {hook, none, Function};
        false -> text(Text)
    end.

%% A line of its own that is something shorter, right before what follows, where there are no lines.
opening(Text, Short) -> {text, {string:length(Text), Text}, {opening, Short}}.

%% Functions in an attribute stand without spaces.
list(Items) -> seq("[", "]", Items, "", 1).

%% Segments stand without spaces between them, and what closes them is not counted.
bits(Items) -> seq("<<", ">>", Items, "", 0).

seq(Open, Close, Items, Space, Counted) ->
    Flat = case joined([flat(D) || {D, _} <- Items], "") of
               none -> none;
               {W, _} ->
                   Between = lists:sum([string:length(S) + length(Space) || {_, S} <- without_last(Items)]),
                   {W + Between + string:length(Open) + string:length(Close),
                    [Open, flat_items(Items, Space), Close]}
           end,
    {seq, Flat, {Open, Close, Items, Space, Counted}}.

without_last([]) -> [];
without_last(Items) -> lists:droplast(Items).

flat_items([{{_, {_, T}, _}, _}], _) -> [T];
flat_items([{{_, {_, T}, _}, Sep} | Rest], Space) -> [T, Sep, Space | flat_items(Rest, Space)];
flat_items([], _) -> [].

%% Lines are {Indentation, Document}: steps, or {columns, N}. What follows a block that must be broken goes on as if the
%% block took Counted columns.
block(Lines) -> block(none, Lines).

block(Flat, Lines) -> block(Flat, Lines, 0).

block(Flat, Lines, Counted) -> {block, Flat, {Lines, Counted}}.

step(First, Second) ->
    {step, joined([flat(First), flat(Second)], " "), {First, Second}}.

flat({_, Flat, _}) -> Flat.

%% One line of several, or `none`.
tokens(Docs, Between) -> joined([flat(D) || D <- Docs], Between).

joined([], _) -> {0, ""};
joined(Flats, Between) ->
    case lists:member(none, Flats) of
        true -> none;
        false ->
            Width = lists:sum([W || {W, _} <- Flats]) + string:length(Between) * (length(Flats) - 1),
            {Width, lists:join(Between, [T || {_, T} <- Flats])}
    end.

%% Text of a document that starts at a column. With Oneline there are spaces for line breaks.
render(Doc, Column, Width, Indent, Oneline) ->
    {Text, _} = at(Doc, Column, {Width, Indent, Oneline}),
    Text.

%% {Text, ColumnAfterIt}
at({_, {W, Text}, _}, C, {_, _, true}) -> {Text, C + W};
at({seq, {W, Text}, {_, Close, _, _, Counted}}, C, {Width, _, _}) when C + W - length(Close) + Counted =< Width ->
    {Text, C + W};
at({_, {W, Text}, _}, C, {Width, _, _}) when C + W =< Width -> {Text, C + W};
at({Kind, {W, Text}, _}, C, _) when Kind =:= leaf; Kind =:= text -> {Text, C + W};
at({hook, _, Function}, C, {_, _, true}) ->
    Text = lists:flatten(Function(-1)),
    {Text, C + length(Text)};
at({hook, _, Function}, C, _) -> {Function(C), C};
at({string, _, {Quote, Pieces}}, C, {Width, _, _}) -> pieces(Pieces, Quote, C, Width - C - 2);
at({cat, _, Docs}, C, Ctx) -> lists:mapfoldl(fun(D, Col) -> at(D, Col, Ctx) end, C, Docs);
at({suffix, _, {Doc, Suffix}}, C, Ctx) ->
    {Text, After} = at(Doc, C, Ctx),
    {[Text, Suffix], After + length(Suffix)};
at({seq, _, {Open, Close, Items, Space, Counted}}, C0, Ctx) ->
    C = C0 + string:length(Open),
    {Text, After} = items(Items, C, C, start, Space, Counted, Ctx),
    {[Open, Text, Close], case After of
                              back -> C - 1;
                              {Col, leaf} -> Col + length(Close);
                              {Col, _} -> Col
                          end};
at({block, _, {Lines, Counted}}, C, Ctx) ->
    {Text, _} = lines(Lines, C, Ctx),
    {Text, C + Counted};
at({step, _, {First, Second}}, C, {_, Indent, Oneline} = Ctx) ->
    {T1, C1} = at(First, C, Ctx),
    Short = case flat(First) of
                none -> false;
                {W, _} -> W + 1 =< Indent
            end,
    if
        Oneline; Short ->
            {T2, C2} = at(Second, C1 + 1, Ctx),
            {[T1, " ", T2], C2};
        true ->
            {T2, C2} = at(Second, C + Indent, Ctx),
            {[T1, newline(C + Indent), T2], C2}
    end.

newline(C) -> [$\n, lists:duplicate(C, $\s)].

lines([{In, Doc}], C, Ctx) -> at(Doc, C + columns(In, Ctx), Ctx);
lines([{_, {text, _, {opening, Short}}} | Rest], C, {_, _, true} = Ctx) ->
    {More, End} = lines(Rest, C + length(Short), Ctx),
    {[Short, More], End};
lines([{In, Doc}, {NextIn, _} = Next | Rest], C, {_, _, Oneline} = Ctx) ->
    {Text, After} = at(Doc, C + columns(In, Ctx), Ctx),
    if
        Oneline ->
            {More, End} = lines([Next | Rest], After + 1, Ctx),
            {[Text, " ", More], End};
        true ->
            {More, End} = lines([Next | Rest], C, Ctx),
            {[Text, newline(C + columns(NextIn, Ctx)), More], End}
    end.

columns(_, {_, _, true}) -> 0;
columns({columns, N}, _) -> N;
columns(Steps, {_, Indent, _}) -> Steps * Indent.

%% {Text, {ColumnAfterIt, KindOfTheLast}}, or `back` instead if the last began a line and is no leaf: then what follows
%% goes on as if it stood just before the items. A leaf stands beside the one before it if it fits with its
%% separator; all else begins a line.
items([], Col, _, _, _, _, _) -> {"", {Col, leaf}};
items([{{Kind, _, _} = Doc, Sep} | Rest], Col, C, Before, Gap, Counted, {Width, _, Oneline} = Ctx) ->
    {SepText, SepWidth} = case Rest of
                              [] -> {"", Counted};
                              _ -> {Sep, length(Sep)}
                          end,
    W = case Doc of {leaf, {N, _}, _} -> N; _ -> 0 end,
    {Space, Start} = if
                         Before =:= start -> {"", Col};
                         Oneline -> {Gap, Col + 1};
                         Before =:= leaf, Kind =:= leaf, Col + 1 + W + SepWidth =< Width -> {Gap, Col + 1};
                         true -> {newline(C), C}
                     end,
    {Text, After} = at(Doc, Start, Ctx),
    if
        Rest =:= [], Kind =/= leaf, Before =/= start -> {[Space, Text], back};
        Rest =:= [] -> {[Space, Text], {After, Kind}};
        true ->
            {More, End} = items(Rest, After + length(SepText), C, Kind, Gap, Counted, Ctx),
            {[Space, Text, SepText, More], End}
    end.

%% As much as there is room for, and five characters at least.
pieces(Pieces, Quote, C, Room) ->
    {Text, Used} = piece(Pieces, Quote, C, Room, 0, 0, []),
    {[Quote, Text, Quote], C + Used + 2}.

piece([P | Rest], Quote, C, Room, N, Used, Text) when Used + length(P) =< Room; N < 5 ->
    piece(Rest, Quote, C, Room, N + 1, Used + length(P), [Text, P]);
piece([], _, _, _, _, Used, Text) -> {Text, Used};
piece(Pieces, Quote, C, Room, _, _, Text) ->
    {More, Used} = piece(Pieces, Quote, C, Room, 0, 0, []),
    {[Text, Quote, newline(C), Quote, More], Used}.
