%%% Linear hash tables: the representation of dict and of sets of version 1.
%%%
%%% Internal to `dict' and `sets'; pure functions. A table is
%%%   {Tag, Size, N, MaxN, Half, Expand, Contract, EmptySegment, Segments}
%%% with N active slots of MaxN in tuples of ?SEG slots. The slot of a key is its
%%% hash in 1..MaxN, less Half = MaxN div 2 if that is beyond N. When there are
%%% more than Expand = 5 N elements one slot is split, when there are fewer than
%%% Contract = 3 N one is merged back, so that each step costs one bucket. The
%%% shape, the order of slots and that of buckets are those OTP shows when it
%%% prints or lists such a table. Buckets of a dict hold [Key | Value], of a set
%%% Key.
-module(dict_table).

-export([new/1, is_table/2, size/1, slot/2, bucket/2, put_bucket/3, grow/1,
         shrink/1, fold/3, map_buckets/2]).

-compile({no_auto_import, [size/1]}).

-define(SEG, 16).
-define(EXPAND, 5).
-define(CONTRACT, 3).

%% new(Tag): an empty table; Tag is dict or set.
new(Tag) ->
    Empty = erlang:make_tuple(?SEG, []),
    {Tag, 0, ?SEG, ?SEG, ?SEG div 2, ?SEG * ?EXPAND, ?SEG * ?CONTRACT, Empty,
     {Empty}}.

%% is_table(X, Tag): X is a table with that tag.
is_table(X, Tag) -> is_tuple(X) andalso tuple_size(X) =:= 9
                        andalso element(1, X) =:= Tag.

%% size(Table): number of elements.
size({_, Size, _, _, _, _, _, _, _}) -> Size.

%% slot(Key, Table): the number of its bucket.
slot(Key, {_, _, N, MaxN, Half, _, _, _, _}) ->
    case dict_hash:phash(Key, MaxN) of
        H when H > N -> H - Half;
        H -> H
    end.

%% bucket(Slot, Table): its elements.
bucket(Slot, T) ->
    Segment = element((Slot - 1) div ?SEG + 1, element(9, T)),
    element((Slot - 1) rem ?SEG + 1, Segment).

%% put_bucket(Slot, Bucket, Table): with those elements instead.
put_bucket(Slot, Bucket, T) ->
    setelement(9, T, put_slot(Slot, Bucket, element(9, T))).

put_slot(Slot, Bucket, Segments) ->
    I = (Slot - 1) div ?SEG + 1,
    Segment = setelement((Slot - 1) rem ?SEG + 1, element(I, Segments), Bucket),
    setelement(I, Segments, Segment).

%% grow(Table): one element more was put in; a slot is split if there are many.
grow({_, Size, _, _, _, Expand, _, _, _} = T) when Size + 1 =< Expand ->
    setelement(2, T, Size + 1);
grow({Tag, Size, N, N, _, Expand, Contract, Empty, Segments}) ->
    %% All slots are in use: twice as many become possible.
    More = lists:duplicate(tuple_size(Segments), Empty),
    split_slot({Tag, Size, N, 2 * N, N, Expand, Contract, Empty,
                list_to_tuple(tuple_to_list(Segments) ++ More)});
grow(T) ->
    split_slot(T).

split_slot({Tag, Size, N, MaxN, Half, _, _, Empty, Segments} = T) ->
    New = N + 1,
    Old = New - Half,
    {Stay, Go} = part(bucket(Old, T), Tag, MaxN, Old),
    Segments1 = put_slot(New, Go, put_slot(Old, Stay, Segments)),
    {Tag, Size + 1, New, MaxN, Half, New * ?EXPAND, New * ?CONTRACT, Empty,
     Segments1}.

%% The elements that still hash to Slot, and the others, in order.
part([X | T], Tag, MaxN, Slot) ->
    {Stay, Go} = part(T, Tag, MaxN, Slot),
    case dict_hash:phash(key(X, Tag), MaxN) of
        Slot -> {[X | Stay], Go};
        _ -> {Stay, [X | Go]}
    end;
part([], _, _, _) ->
    {[], []}.

key([K | _], dict) -> K;
key(K, set) -> K.

%% shrink(Table): one element was taken out; two slots become one if there are few.
shrink({Tag, Size, N, MaxN, Half, _, Contract, Empty, Segments} = T)
  when Size - 1 < Contract, N > ?SEG ->
    Slot = N - Half,
    Bucket = bucket(Slot, T) ++ bucket(N, T),
    Segments1 = put_slot(N, [], put_slot(Slot, Bucket, Segments)),
    halve({Tag, Size - 1, N - 1, MaxN, Half, (N - 1) * ?EXPAND,
           (N - 1) * ?CONTRACT, Empty, Segments1});
shrink(T) ->
    setelement(2, T, element(2, T) - 1).

%% The upper half of the slots goes when none of it is in use.
halve({Tag, Size, Half, MaxN, Half, Expand, Contract, Empty, Segments})
  when MaxN > ?SEG ->
    Keep = lists:sublist(tuple_to_list(Segments), tuple_size(Segments) div 2),
    {Tag, Size, Half, Half, Half div 2, Expand, Contract, Empty,
     list_to_tuple(Keep)};
halve(T) -> T.

%% fold(F, Acc, Table): F(Bucket, Acc) from the last slot to the first.
fold(F, Acc, T) ->
    Segments = element(9, T),
    fold_segments(F, Acc, Segments, tuple_size(Segments)).

fold_segments(_, Acc, _, 0) -> Acc;
fold_segments(F, Acc, Segments, I) ->
    fold_segments(F, fold_slots(F, Acc, element(I, Segments), ?SEG), Segments,
                  I - 1).

fold_slots(_, Acc, _, 0) -> Acc;
fold_slots(F, Acc, Segment, I) ->
    case element(I, Segment) of
        [] -> fold_slots(F, Acc, Segment, I - 1);
        Bucket -> fold_slots(F, F(Bucket, Acc), Segment, I - 1)
    end.

%% map_buckets(F, Table): every bucket B becomes F(B), of the same keys.
map_buckets(F, T) ->
    Segments = [list_to_tuple([F(B) || B <- tuple_to_list(S)]) ||
                   S <- tuple_to_list(element(9, T))],
    setelement(9, T, list_to_tuple(Segments)).
