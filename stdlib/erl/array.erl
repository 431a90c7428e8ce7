%%% Functional, extendible arrays with indices from 0.
%%%
%%% Pure functions, owned by the calling process. An array is
%%%   {array, Size, Fixed, Default, Level, Tree}
%%% with a tree of tuples of ?FAN places: `[]' for a part in which nothing was ever set, and
%%% at level 1 a tuple of values, those never set being the default. A tree of level L has
%%% room for ?FAN^L entries. Making an array smaller keeps what lies beyond its size, as OTP
%%% does: making it bigger again shows it.
-module(array).

-export([new/0, new/1, new/2, is_array/1, size/1, default/1, fix/1, is_fix/1,
         relax/1, resize/1, resize/2, get/2, set/3, reset/2, to_list/1,
         sparse_to_list/1, from_list/1, from_list/2, to_orddict/1,
         sparse_to_orddict/1, from_orddict/1, from_orddict/2, map/2, sparse_map/2,
         foldl/3, sparse_foldl/3, foldr/3, sparse_foldr/3, sparse_size/1]).

-export_type([array/0, array/1, array_indx/0, array_opts/0, array_opt/0,
              indx_pairs/1]).

-compile({no_auto_import, [size/1, get/2]}).

%% Places of a node: wide enough for a flat tree, small enough to copy at each change.
-define(FAN, 16).

-record(array, {size :: non_neg_integer(), fixed :: boolean(), default,
                level :: pos_integer(), tree}).

-opaque array(Type) :: #array{default :: Type}.
-type array() :: array(term()).
-type array_indx() :: non_neg_integer().
-type array_opt() :: {fixed, boolean()} | fixed | {default, term()}
                   | {size, non_neg_integer()} | non_neg_integer().
-type array_opts() :: array_opt() | [array_opt()].
-type indx_pairs(Type) :: [{array_indx(), Type}].

%% --- Arrays as a whole -------------------------------------------------------

%% new(): an empty extendible array.
-spec new() -> array().
new() -> options([], empty(0, false, undefined)).

%% new(Options): the same with options; a size makes it fixed.
-spec new(array_opts()) -> array().
new(Options) -> options(Options, empty(0, false, undefined)).

%% new(Size, Options): of that size, fixed unless the options say other.
-spec new(non_neg_integer(), array_opts()) -> array().
new(Size, Options) when is_integer(Size), Size >= 0 ->
    options(Options, empty(Size, true, undefined));
new(_, _) -> error(badarg).

options([Option | Rest], A) -> options(Rest, option(Option, A));
options([], A) -> A;
options(Option, A) -> option(Option, A).

option(fixed, A) -> A#array{fixed = true};
option({fixed, Fixed}, A) when is_boolean(Fixed) -> A#array{fixed = Fixed};
option({default, Default}, A) -> A#array{default = Default};
option({size, Size}, A) -> option(Size, A);
option(Size, A) when is_integer(Size), Size >= 0 ->
    A#array{size = Size, fixed = true};
option(_, _) -> error(badarg).

empty(Size, Fixed, Default) ->
    #array{size = Size, fixed = Fixed, default = Default, level = 1, tree = []}.

%% is_array(X): X looks like an array; the tree inside is not examined.
-spec is_array(term()) -> boolean().
is_array(#array{size = Size, fixed = Fixed}) when is_integer(Size), is_boolean(Fixed) ->
    true;
is_array(_) -> false.

%% size(Array): number of entries.
-spec size(array()) -> non_neg_integer().
size(#array{size = Size}) -> Size;
size(_) -> error(badarg).

%% default(Array): the value of entries never set.
-spec default(array(Type)) -> Type.
default(#array{default = Default}) -> Default;
default(_) -> error(badarg).

%% fix(Array): it no longer grows.
-spec fix(array(Type)) -> array(Type).
fix(#array{} = A) -> A#array{fixed = true}.

-spec is_fix(array()) -> boolean().
is_fix(#array{fixed = Fixed}) -> Fixed.

%% relax(Array): it grows again.
-spec relax(array(Type)) -> array(Type).
relax(#array{} = A) -> A#array{fixed = false}.

%% resize(Array): to sparse_size(Array).
-spec resize(array(Type)) -> array(Type).
resize(A) -> resize(sparse_size(A), A).

%% resize(Size, Array): to that size.
-spec resize(non_neg_integer(), array(Type)) -> array(Type).
resize(Size, #array{} = A) when is_integer(Size), Size >= 0 -> A#array{size = Size};
resize(_, _) -> error(badarg).

%% --- Entries -----------------------------------------------------------------

%% get(Index, Array): the entry; the default beyond the end of an extendible array.
-spec get(array_indx(), array(Type)) -> Type.
get(I, #array{size = Size, level = Level, tree = Tree, default = Default})
  when is_integer(I), I >= 0, I < Size ->
    find(I, Level, Tree, Default);
get(I, #array{fixed = false, default = Default}) when is_integer(I), I >= 0 ->
    Default;
get(_, _) -> error(badarg).

find(I, Level, Tree, Default) ->
    case room(Level) of
        Room when I >= Room -> Default;
        Room -> find(I, Room div ?FAN, Tree, Default, Level)
    end.

find(_, _, [], Default, _) -> Default;
find(I, _, Leaf, _, 1) -> element(I + 1, Leaf);
find(I, Part, Node, Default, Level) ->
    find(I rem Part, Part div ?FAN, element(I div Part + 1, Node), Default, Level - 1).

%% The number of entries that a tree of a level has room for.
room(Level) -> 1 bsl (4 * Level).

%% set(Index, Value, Array): with that entry; an extendible array grows as needed.
-spec set(array_indx(), Type, array(Type)) -> array(Type).
set(I, Value, #array{size = Size, fixed = Fixed} = A)
  when is_integer(I), I >= 0, (I < Size orelse not Fixed) ->
    put_in(I, Value, A#array{size = max(I + 1, Size)});
set(_, _, _) -> error(badarg).

put_in(I, Value, #array{level = Level, tree = Tree, default = Default} = A) ->
    case room(Level) of
        Room when I < Room ->
            A#array{tree = put_in(I, Value, Room div ?FAN, Tree, Default, Level)};
        _ when Tree =:= [] -> put_in(I, Value, A#array{level = Level + 1});
        _ ->
            Higher = setelement(1, erlang:make_tuple(?FAN, []), Tree),
            put_in(I, Value, A#array{level = Level + 1, tree = Higher})
    end.

put_in(I, Value, Part, [], Default, Level) ->
    Empty = case Level of 1 -> Default; _ -> [] end,
    put_in(I, Value, Part, erlang:make_tuple(?FAN, Empty), Default, Level);
put_in(I, Value, _, Leaf, _, 1) -> setelement(I + 1, Leaf, Value);
put_in(I, Value, Part, Node, Default, Level) ->
    At = I div Part + 1,
    Child = put_in(I rem Part, Value, Part div ?FAN, element(At, Node), Default, Level - 1),
    setelement(At, Node, Child).

%% reset(Index, Array): the entry is the default again.
-spec reset(array_indx(), array(Type)) -> array(Type).
reset(I, #array{size = Size, default = Default, level = Level, tree = Tree} = A)
  when is_integer(I), I >= 0, I < Size ->
    case find(I, Level, Tree, Default) of
        Default -> A;
        _ -> put_in(I, Default, A)
    end;
reset(I, #array{fixed = false} = A) when is_integer(I), I >= 0 -> A;
reset(_, _) -> error(badarg).

%% --- Lists -------------------------------------------------------------------

%% to_list(Array): all entries.
-spec to_list(array(Type)) -> [Type].
to_list(A) -> foldr_of(fun(_, V, L) -> [V | L] end, [], A, false).

%% sparse_to_list(Array): those that are not the default.
-spec sparse_to_list(array(Type)) -> [Type].
sparse_to_list(A) -> foldr_of(fun(_, V, L) -> [V | L] end, [], A, true).

%% to_orddict(Array): {Index, Value} for all entries.
-spec to_orddict(array(Type)) -> indx_pairs(Type).
to_orddict(A) -> foldr_of(fun(I, V, L) -> [{I, V} | L] end, [], A, false).

%% sparse_to_orddict(Array): the same for those that are not the default.
-spec sparse_to_orddict(array(Type)) -> indx_pairs(Type).
sparse_to_orddict(A) -> foldr_of(fun(I, V, L) -> [{I, V} | L] end, [], A, true).

%% from_list(List), from_list(List, Default): an extendible array of the elements.
-spec from_list([Value]) -> array(Value).
from_list(List) -> from_list(List, undefined).

-spec from_list([Value], Default) -> array(Value | Default).
from_list(List, Default) when is_list(List) ->
    case is_proper(List) of
        true -> from_leaves(leaves(List, Default), length(List), Default);
        false -> error(badarg)
    end;
from_list(_, _) -> error(badarg).

is_proper([_ | T]) -> is_proper(T);
is_proper(T) -> T =:= [].

leaves([], _) -> [];
leaves(List, Default) ->
    {Leaf, Rest} = leaf(List, ?FAN, Default),
    [list_to_tuple(Leaf) | leaves(Rest, Default)].

leaf(List, 0, _) -> {[], List};
leaf([], N, Default) -> {lists:duplicate(N, Default), []};
leaf([V | List], N, Default) ->
    {Leaf, Rest} = leaf(List, N - 1, Default),
    {[V | Leaf], Rest}.

%% Trees above trees until one is left.
from_leaves(Leaves, Size, Default) -> from_trees(Leaves, 1, empty(Size, false, Default)).

from_trees([], _, A) -> A;
from_trees([Tree], Level, A) -> A#array{level = Level, tree = Tree};
from_trees(Trees, Level, A) -> from_trees(leaves(Trees, []), Level + 1, A).

%% from_orddict(Pairs), from_orddict(Pairs, Default): an extendible array with these
%% entries; the indices ascend.
-spec from_orddict(indx_pairs(Value)) -> array(Value).
from_orddict(Pairs) -> from_orddict(Pairs, undefined).

-spec from_orddict(indx_pairs(Value), Default) -> array(Value | Default).
from_orddict(Pairs, Default) when is_list(Pairs) ->
    pairs(Pairs, -1, empty(0, false, Default));
from_orddict(_, _) -> error(badarg).

pairs([{I, V} | Rest], Before, A) when is_integer(I), I > Before ->
    pairs(Rest, I, set(I, V, A));
pairs([], _, A) -> A;
pairs(Rest, _, _) -> error({badarg, Rest}).

%% --- Maps and folds ----------------------------------------------------------

%% map(F, Array): each entry V at I becomes F(I, V).
-spec map(fun((array_indx(), A) -> B), array(A)) -> array(B).
map(F, #array{size = Size, default = Default, fixed = Fixed} = A) when is_function(F, 2) ->
    Values = lists:reverse(foldl_of(fun(I, V, L) -> [F(I, V) | L] end, [], A, false)),
    (from_leaves(leaves(Values, Default), Size, Default))#array{fixed = Fixed};
map(_, _) -> error(badarg).

%% sparse_map(F, Array): the same, entries that are the default stay.
-spec sparse_map(fun((array_indx(), A) -> B), array(A)) -> array(B).
sparse_map(F, #array{size = Size, default = Default, fixed = Fixed} = A)
  when is_function(F, 2) ->
    foldl_of(fun(I, V, New) -> put_in(I, F(I, V), New) end, empty(Size, Fixed, Default), A,
             true);
sparse_map(_, _) -> error(badarg).

%% foldl(F, Acc, Array): F(Index, Value, Acc) over the entries, upwards; foldr downwards;
%% the sparse forms pass over entries that are the default.
-spec foldl(fun((array_indx(), Type, Acc) -> Acc), Acc, array(Type)) -> Acc.
foldl(F, Acc, A) -> foldl_of(F, Acc, A, false).

-spec sparse_foldl(fun((array_indx(), Type, Acc) -> Acc), Acc, array(Type)) -> Acc.
sparse_foldl(F, Acc, A) -> foldl_of(F, Acc, A, true).

-spec foldr(fun((array_indx(), Type, Acc) -> Acc), Acc, array(Type)) -> Acc.
foldr(F, Acc, A) -> foldr_of(F, Acc, A, false).

-spec sparse_foldr(fun((array_indx(), Type, Acc) -> Acc), Acc, array(Type)) -> Acc.
sparse_foldr(F, Acc, A) -> foldr_of(F, Acc, A, true).

foldl_of(F, Acc, #array{} = A, Sparse) when is_function(F, 3) ->
    up(F, Acc, 0, extent(A, Sparse), A, Sparse);
foldl_of(_, _, _, _) -> error(badarg).

foldr_of(F, Acc, #array{} = A, Sparse) when is_function(F, 3) ->
    down(F, Acc, extent(A, Sparse), A, Sparse);
foldr_of(_, _, _, _) -> error(badarg).

%% The entries to walk over: where only set ones count, none beyond the tree.
extent(#array{size = Size}, false) -> Size;
extent(#array{size = Size, level = Level}, true) -> min(Size, room(Level)).

%% A leaf at a time, from the entry From on.
up(_, Acc, From, Size, _, _) when From >= Size -> Acc;
up(F, Acc, From, Size, A, Sparse) ->
    case block(From, A, Sparse) of
        {empty, Part} -> up(F, Acc, (From div Part + 1) * Part, Size, A, Sparse);
        {leaf, Leaf} ->
            Last = min(?FAN, Size - From),
            Acc1 = up_leaf(F, Acc, Leaf, 1, Last, From, A#array.default, Sparse),
            up(F, Acc1, From + ?FAN, Size, A, Sparse)
    end.

up_leaf(_, Acc, _, At, Last, _, _, _) when At > Last -> Acc;
up_leaf(F, Acc, Leaf, At, Last, From, Default, Sparse) ->
    Acc1 = case element(At, Leaf) of
               Default when Sparse -> Acc;
               V -> F(From + At - 1, V, Acc)
           end,
    up_leaf(F, Acc1, Leaf, At + 1, Last, From, Default, Sparse).

%% A leaf at a time, the entries below To.
down(_, Acc, To, _, _) when To =< 0 -> Acc;
down(F, Acc, To, A, Sparse) ->
    case block(To - 1, A, Sparse) of
        {empty, Part} -> down(F, Acc, (To - 1) div Part * Part, A, Sparse);
        {leaf, Leaf} ->
            From = (To - 1) div ?FAN * ?FAN,
            Acc1 = down_leaf(F, Acc, Leaf, To - From, From, A#array.default, Sparse),
            down(F, Acc1, From, A, Sparse)
    end.

down_leaf(_, Acc, _, 0, _, _, _) -> Acc;
down_leaf(F, Acc, Leaf, At, From, Default, Sparse) ->
    Acc1 = case element(At, Leaf) of
               Default when Sparse -> Acc;
               V -> F(From + At - 1, V, Acc)
           end,
    down_leaf(F, Acc1, Leaf, At - 1, From, Default, Sparse).

%% The leaf around an entry, or, if there is none and only set entries count, the number of
%% entries of the empty part that it lies in.
block(I, #array{level = Level, tree = Tree, default = Default}, Sparse) ->
    case room(Level) of
        Room when I < Room -> block(I, Room, Tree, Level, Default, Sparse);
        _ -> {leaf, erlang:make_tuple(?FAN, Default)}
    end.

block(_, Room, [], _, _, true) -> {empty, Room};
block(_, _, [], _, Default, false) -> {leaf, erlang:make_tuple(?FAN, Default)};
block(_, _, Leaf, 1, _, _) -> {leaf, Leaf};
block(I, Room, Node, Level, Default, Sparse) ->
    Part = Room div ?FAN,
    Child = element(I rem Room div Part + 1, Node),
    block(I, Part, Child, Level - 1, Default, Sparse).

%% sparse_size(Array): one more than the last index whose entry is not the default.
-spec sparse_size(array()) -> non_neg_integer().
sparse_size(A) ->
    try foldr_of(fun(I, _, _) -> throw({last, I}) end, 0, A, true)
    catch throw:{last, I} -> I + 1
    end.
