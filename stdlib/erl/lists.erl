%%% Lists: construction, search, folding, splitting; everything but sorting and keys.
%%%
%%% Pure functions, owned by the calling process. `reverse/1,2', `member/2',
%%% `keyfind/3', `keymember/3' and `keysearch/3' are natives of the module
%%% `lists' and therefore not defined here. The sort family lives in
%%% lists_sort, lists_sort_fun and lists_key; the exports here only forward.
%%% A wrong argument ends in `function_clause', `badarg' or `badarith', as the
%%% table in stdlib/tests checks against OTP.
-module(lists).

-export([append/1, append/2, subtract/2, nth/2, nthtail/2, prefix/2, suffix/2,
         droplast/1, last/1, seq/2, seq/3, sum/1, duplicate/2, min/1, max/1,
         sublist/2, sublist/3, delete/2, zip/2, unzip/1, zip3/3, unzip3/1,
         zipwith/3, zipwith3/4, concat/1, flatten/1, flatten/2, flatlength/1,
         join/2, enumerate/1, enumerate/2, uniq/1, uniq/2]).
-export([all/2, any/2, map/2, flatmap/2, foldl/3, foldr/3, filter/2,
         partition/2, filtermap/2, zf/2, foreach/2, mapfoldl/3, mapfoldr/3,
         takewhile/2, dropwhile/2, search/2, splitwith/2, split/2]).
-export([sort/1, sort/2, usort/1, usort/2, merge/1, merge/2, merge/3, merge3/3,
         rmerge/2, rmerge/3, rmerge3/3, umerge/1, umerge/2, umerge/3, umerge3/3,
         rumerge/2, rumerge/3, rumerge3/3]).
-export([keydelete/3, keyreplace/4, keystore/4, keytake/3, keymap/3, keysort/2,
         keymerge/3, rkeymerge/3, ukeysort/2, ukeymerge/3, rukeymerge/3]).

%% --- Parts and wholes ------------------------------------------------------

%% append(Lists): all the lists of Lists, one after the other. The last one may
%% be any term.
append([Last]) -> Last;
append([L | Ls]) -> L ++ append(Ls);
append([]) -> [].

%% append(A, B): A ++ B.
append(A, B) -> A ++ B.

%% subtract(A, B): A -- B, for each element of B its first occurrence in A goes.
subtract(A, B) -> A -- B.

%% nth(N, List): the N-th element, counted from 1. function_clause if there is none.
nth(1, [H | _]) -> H;
nth(N, [_ | _] = L) when N > 1 -> nth_walk(N, L).

nth_walk(1, [H | _]) -> H;
nth_walk(N, [_ | T]) -> nth_walk(N - 1, T).

%% nthtail(N, List): List without its first N elements.
nthtail(0, L) when is_list(L) -> L;
nthtail(1, [_ | T]) -> T;
nthtail(N, [_ | _] = L) when N > 1 -> nthtail_walk(N, L).

nthtail_walk(1, [_ | T]) -> T;
nthtail_walk(N, [_ | T]) -> nthtail_walk(N - 1, T).

%% prefix(A, B): true if B starts with A.
prefix([H | A], [H | B]) -> prefix(A, B);
prefix([], B) when is_list(B) -> true;
prefix([_ | _], B) when is_list(B) -> false.

%% suffix(A, B): true if B ends with A.
suffix(A, B) ->
    Skip = length(B) - length(A),
    Skip >= 0 andalso nthtail(Skip, B) =:= A.

%% droplast(List): List without its last element. function_clause on [].
droplast([_]) -> [];
droplast([H | T]) -> [H | droplast(T)].

%% last(List): the last element. function_clause on [].
last([E]) -> E;
last([_ | T]) -> last_walk(T).

last_walk([E]) -> E;
last_walk([_ | T]) -> last_walk(T).

%% seq(From, To): From, From + 1 … To. To may be From - 1: the empty list.
seq(From, To) when is_integer(From), is_integer(To), From - 1 =< To ->
    seq_up(To - From + 1, To, []).

%% Built from the end, four at a time: this is where generators of test data
%% and index loops spend their time.
seq_up(N, X, L) when N >= 4 ->
    seq_up(N - 4, X - 4, [X - 3, X - 2, X - 1, X | L]);
seq_up(0, _, L) -> L;
seq_up(N, X, L) -> seq_up(N - 1, X - 1, [X | L]).

%% seq(From, To, Step): From, From + Step … as long as To is not passed. A step
%% of 0 is allowed only if From =:= To; From may overshoot To by one step.
seq(From, To, Step)
  when is_integer(From), is_integer(To), is_integer(Step) ->
    if
        Step > 0, From - Step =< To;
        Step < 0, From - Step >= To ->
            N = (To - From + Step) div Step,
            seq_step(N, From + (N - 1) * Step, Step, []);
        Step =:= 0, From =:= To ->
            [From];
        true ->
            error(badarg, [From, To, Step])
    end;
seq(From, To, Step) ->
    error(badarg, [From, To, Step]).

seq_step(0, _, _, L) -> L;
seq_step(N, X, Step, L) -> seq_step(N - 1, X - Step, Step, [X | L]).

%% sum(Numbers): their sum, 0 for [].
sum(L) -> sum(L, 0).

sum([N | T], S) -> sum(T, S + N);
sum([], S) -> S.

%% duplicate(N, X): N times X.
duplicate(N, X) when is_integer(N), N >= 0 -> duplicate(N, X, []).

duplicate(0, _, L) -> L;
duplicate(N, X, L) -> duplicate(N - 1, X, [X | L]).

%% min(List): the first of the smallest elements. function_clause on [].
min([H | T]) -> min_of(T, H).

min_of([H | T], M) when H < M -> min_of(T, H);
min_of([_ | T], M) -> min_of(T, M);
min_of([], M) -> M.

%% max(List): the first of the largest elements. function_clause on [].
max([H | T]) -> max_of(T, H).

max_of([H | T], M) when H > M -> max_of(T, H);
max_of([_ | T], M) -> max_of(T, M);
max_of([], M) -> M.

%% sublist(List, Len): at most Len elements from the start.
sublist(L, Len) when is_integer(Len), is_list(L) -> take_most(L, Len).

take_most([H | T], N) when N > 0 -> [H | take_most(T, N - 1)];
take_most(_, 0) -> [];
take_most([], N) when N > 0 -> [].

%% sublist(List, Start, Len): at most Len elements from the Start-th on; Start
%% may be one past the end.
sublist(L, 1, Len) when is_list(L), is_integer(Len), Len >= 0 ->
    take_most(L, Len);
sublist([], Start, _) when is_integer(Start), Start > 1 ->
    [];
sublist([_ | T], Start, Len) when is_integer(Start), Start > 1 ->
    sublist(T, Start - 1, Len).

%% delete(X, List): List without the first element that matches X.
delete(X, [X | T]) -> T;
delete(X, [H | T]) -> [H | delete(X, T)];
delete(_, []) -> [].

%% --- Zips ------------------------------------------------------------------

%% zip(As, Bs): [{A, B}], both of the same length or function_clause.
zip([A | As], [B | Bs]) -> [{A, B} | zip(As, Bs)];
zip([], []) -> [].

%% unzip(Pairs): {As, Bs}.
unzip(Pairs) -> unzip(Pairs, [], []).

unzip([{A, B} | T], As, Bs) -> unzip(T, [A | As], [B | Bs]);
unzip([], As, Bs) -> {lists:reverse(As), lists:reverse(Bs)}.

%% zip3(As, Bs, Cs): [{A, B, C}].
zip3([A | As], [B | Bs], [C | Cs]) -> [{A, B, C} | zip3(As, Bs, Cs)];
zip3([], [], []) -> [].

%% unzip3(Triples): {As, Bs, Cs}.
unzip3(Triples) -> unzip3(Triples, [], [], []).

unzip3([{A, B, C} | T], As, Bs, Cs) ->
    unzip3(T, [A | As], [B | Bs], [C | Cs]);
unzip3([], As, Bs, Cs) ->
    {lists:reverse(As), lists:reverse(Bs), lists:reverse(Cs)}.

%% zipwith(F, As, Bs): [F(A, B)].
zipwith(F, [A | As], [B | Bs]) -> [F(A, B) | zipwith(F, As, Bs)];
zipwith(F, [], []) when is_function(F, 2) -> [].

%% zipwith3(F, As, Bs, Cs): [F(A, B, C)].
zipwith3(F, [A | As], [B | Bs], [C | Cs]) ->
    [F(A, B, C) | zipwith3(F, As, Bs, Cs)];
zipwith3(F, [], [], []) when is_function(F, 3) -> [].

%% --- Text and depth --------------------------------------------------------

%% concat(Things): the text of all atoms, integers, floats and strings in it.
concat(Things) -> flatmap(fun thing_text/1, Things).

thing_text(X) when is_integer(X) -> integer_to_list(X);
thing_text(X) when is_float(X) -> float_to_list(X);
thing_text(X) when is_atom(X) -> atom_to_list(X);
thing_text(X) when is_list(X) -> X.

%% flatten(Deep): the elements of all the lists in Deep, in order.
flatten(Deep) when is_list(Deep) -> flatten_onto(Deep, []).

%% flatten(Deep, Tail): flatten(Deep) ++ Tail.
flatten(Deep, Tail) when is_list(Deep), is_list(Tail) ->
    flatten_onto(Deep, Tail).

flatten_onto([H | T], Tail) when is_list(H) ->
    flatten_onto(H, flatten_onto(T, Tail));
flatten_onto([H | T], Tail) ->
    [H | flatten_onto(T, Tail)];
flatten_onto([], Tail) ->
    Tail.

%% flatlength(Deep): length(flatten(Deep)) without building it.
flatlength(Deep) -> flatlength(Deep, 0).

flatlength([H | T], N) when is_list(H) -> flatlength(H, flatlength(T, N));
flatlength([_ | T], N) -> flatlength(T, N + 1);
flatlength([], N) -> N.

%% join(Sep, List): Sep between every two elements.
join(_, []) -> [];
join(Sep, [H | T]) -> [H | join_rest(Sep, T)].

join_rest(Sep, [H | T]) -> [Sep, H | join_rest(Sep, T)];
join_rest(_, []) -> [].

%% enumerate(List): [{1, H1}, {2, H2} …].
enumerate(L) -> enumerate(1, L).

%% enumerate(I, List): the same, counted from the integer I.
enumerate(I, L) when is_integer(I), is_list(L) -> number(I, L).

number(I, [H | T]) -> [{I, H} | number(I + 1, T)];
number(_, []) -> [].

%% uniq(List): of elements that match, only the first is kept.
uniq(L) -> uniq_elements(L, #{}).

uniq_elements([H | T], Seen) ->
    case Seen of
        #{H := _} -> uniq_elements(T, Seen);
        _ -> [H | uniq_elements(T, Seen#{H => true})]
    end;
uniq_elements([], _) ->
    [].

%% uniq(F, List): of elements whose F(E) match, only the first is kept.
uniq(F, L) when is_function(F, 1) -> uniq_by(L, F, #{}).

uniq_by([H | T], F, Seen) ->
    Key = F(H),
    case Seen of
        #{Key := _} -> uniq_by(T, F, Seen);
        _ -> [H | uniq_by(T, F, Seen#{Key => true})]
    end;
uniq_by([], _, _) ->
    [].

%% --- Functions over elements -----------------------------------------------

%% all(Pred, List): true if Pred(E) is true for every element.
all(Pred, L) when is_function(Pred, 1) ->
    case L of
        [_ | _] -> all_walk(Pred, L);
        [] -> true
    end.

all_walk(Pred, [H | T]) ->
    case Pred(H) of
        true -> all_walk(Pred, T);
        false -> false
    end;
all_walk(_, []) ->
    true.

%% any(Pred, List): true if Pred(E) is true for some element.
any(Pred, L) when is_function(Pred, 1) ->
    case L of
        [_ | _] -> any_walk(Pred, L);
        [] -> false
    end.

any_walk(Pred, [H | T]) ->
    case Pred(H) of
        true -> true;
        false -> any_walk(Pred, T)
    end;
any_walk(_, []) ->
    false.

%% map(F, List): [F(E)].
map(F, L) when is_function(F, 1) ->
    case L of
        [_ | _] -> map_walk(F, L);
        [] -> []
    end.

map_walk(F, [H | T]) -> [F(H) | map_walk(F, T)];
map_walk(_, []) -> [].

%% flatmap(F, List): the lists F(E), appended.
flatmap(F, L) when is_function(F, 1) -> flatmap_walk(F, L).

flatmap_walk(F, [H | T]) ->
    case F(H) of
        [] -> flatmap_walk(F, T);
        [E] -> [E | flatmap_walk(F, T)];
        Es -> Es ++ flatmap_walk(F, T)
    end;
flatmap_walk(_, []) ->
    [].

%% foldl(F, Acc, List): F(En, … F(E2, F(E1, Acc))).
foldl(F, Acc, L) when is_function(F, 2) ->
    case L of
        [_ | _] -> foldl_walk(F, Acc, L);
        [] -> Acc
    end.

foldl_walk(F, Acc, [H | T]) -> foldl_walk(F, F(H, Acc), T);
foldl_walk(_, Acc, []) -> Acc.

%% foldr(F, Acc, List): F(E1, F(E2, … F(En, Acc))).
foldr(F, Acc, L) when is_function(F, 2) -> foldr_walk(F, Acc, L).

foldr_walk(F, Acc, [H | T]) -> F(H, foldr_walk(F, Acc, T));
foldr_walk(_, Acc, []) -> Acc.

%% filter(Pred, List): the elements for which Pred(E) is true.
filter(Pred, L) when is_function(Pred, 1) -> [E || E <- L, Pred(E)].

%% partition(Pred, List): {those for which Pred(E) is true, the others}.
partition(Pred, L) when is_function(Pred, 1) -> partition(Pred, L, [], []).

partition(Pred, [H | T], Yes, No) ->
    case Pred(H) of
        true -> partition(Pred, T, [H | Yes], No);
        false -> partition(Pred, T, Yes, [H | No])
    end;
partition(_, [], Yes, No) ->
    {lists:reverse(Yes), lists:reverse(No)}.

%% filtermap(F, List): F(E) says true (keep E), {true, V} (take V) or false.
filtermap(F, L) when is_function(F, 1) -> filtermap_walk(F, L).

filtermap_walk(F, [H | T]) ->
    case F(H) of
        true -> [H | filtermap_walk(F, T)];
        {true, V} -> [V | filtermap_walk(F, T)];
        false -> filtermap_walk(F, T)
    end;
filtermap_walk(_, []) ->
    [].

%% zf(F, List): the old name of filtermap/2.
zf(F, L) -> filtermap(F, L).

%% foreach(F, List): F(E) for each element in order; the atom ok.
foreach(F, L) when is_function(F, 1) -> foreach_walk(F, L).

foreach_walk(F, [H | T]) ->
    F(H),
    foreach_walk(F, T);
foreach_walk(_, []) ->
    ok.

%% mapfoldl(F, Acc, List): map and foldl in one; F(E, Acc) -> {V, Acc1}.
mapfoldl(F, Acc, L) when is_function(F, 2) -> mapfoldl_walk(F, Acc, L).

mapfoldl_walk(F, Acc0, [H | T]) ->
    {V, Acc1} = F(H, Acc0),
    {Vs, Acc2} = mapfoldl_walk(F, Acc1, T),
    {[V | Vs], Acc2};
mapfoldl_walk(_, Acc, []) ->
    {[], Acc}.

%% mapfoldr(F, Acc, List): map and foldr in one.
mapfoldr(F, Acc, L) when is_function(F, 2) -> mapfoldr_walk(F, Acc, L).

mapfoldr_walk(F, Acc0, [H | T]) ->
    {Vs, Acc1} = mapfoldr_walk(F, Acc0, T),
    {V, Acc2} = F(H, Acc1),
    {[V | Vs], Acc2};
mapfoldr_walk(_, Acc, []) ->
    {[], Acc}.

%% takewhile(Pred, List): the longest prefix for which Pred is true.
takewhile(Pred, L) when is_function(Pred, 1) -> takewhile_walk(Pred, L).

takewhile_walk(Pred, [H | T]) ->
    case Pred(H) of
        true -> [H | takewhile_walk(Pred, T)];
        false -> []
    end;
takewhile_walk(_, []) ->
    [].

%% dropwhile(Pred, List): what takewhile/2 leaves.
dropwhile(Pred, L) when is_function(Pred, 1) -> dropwhile_walk(Pred, L).

dropwhile_walk(Pred, [H | T] = L) ->
    case Pred(H) of
        true -> dropwhile_walk(Pred, T);
        false -> L
    end;
dropwhile_walk(_, []) ->
    [].

%% search(Pred, List): {value, E} for the first E that Pred accepts, or false.
search(Pred, L) when is_function(Pred, 1) -> search_walk(Pred, L).

search_walk(Pred, [H | T]) ->
    case Pred(H) of
        true -> {value, H};
        false -> search_walk(Pred, T)
    end;
search_walk(_, []) ->
    false.

%% splitwith(Pred, List): {takewhile, dropwhile}.
splitwith(Pred, L) when is_function(Pred, 1) -> splitwith(Pred, L, []).

splitwith(Pred, [H | T] = L, Seen) ->
    case Pred(H) of
        true -> splitwith(Pred, T, [H | Seen]);
        false -> {lists:reverse(Seen), L}
    end;
splitwith(_, [], Seen) ->
    {lists:reverse(Seen), []}.

%% split(N, List): {the first N elements, the rest}; badarg if List is shorter.
split(N, L) when is_integer(N), N >= 0, is_list(L) ->
    split_walk(N, L, [], N, L);
split(N, L) ->
    error(badarg, [N, L]).

split_walk(0, L, Seen, _, _) -> {lists:reverse(Seen), L};
split_walk(N, [H | T], Seen, N0, L0) ->
    split_walk(N - 1, T, [H | Seen], N0, L0);
split_walk(_, [], _, N0, L0) ->
    error(badarg, [N0, L0]).

%% --- Sorting: see lists_sort, lists_sort_fun -------------------------------

%% sort(List): stable, in the order of terms.
sort(L) -> lists_sort:sort(L).

%% sort(Fun, List): stable; Fun(A, B) says whether A may stand before B.
sort(Fun, L) -> lists_sort_fun:sort(Fun, L).

%% usort(List): sort/1 where of elements that compare equal only the first stays.
usort(L) -> lists_sort:usort(L).

%% usort(Fun, List): the same under Fun.
usort(Fun, L) -> lists_sort_fun:usort(Fun, L).

%% merge(Lists): the sorted lists of Lists as one sorted list.
merge(Ls) -> lists_sort:merge(Ls).

%% merge(A, B): two sorted lists as one; of equal elements those of A come first.
merge(A, B) -> lists_sort:merge(A, B).

%% merge(Fun, A, B): the same under Fun.
merge(Fun, A, B) -> lists_sort_fun:merge(Fun, A, B).

%% merge3(A, B, C): three sorted lists as one.
merge3(A, B, C) -> lists_sort:merge(lists_sort:merge(A, B), C).

%% rmerge(A, B): as merge/2 for lists sorted from largest to smallest.
rmerge(A, B) -> lists_sort:rmerge(A, B).

%% rmerge(Fun, A, B): the same under Fun.
rmerge(Fun, A, B) -> lists_sort_fun:rmerge(Fun, A, B).

%% rmerge3(A, B, C): three lists sorted from largest to smallest as one.
rmerge3(A, B, C) -> lists_sort:rmerge(lists_sort:rmerge(A, B), C).

%% umerge(Lists): merge/1 of lists without duplicates into one without them.
umerge(Ls) -> lists_sort:umerge(Ls).

%% umerge(A, B): merge/2 without duplicates; of equal elements that of A stays.
umerge(A, B) -> lists_sort:umerge(A, B).

%% umerge(Fun, A, B): the same under Fun.
umerge(Fun, A, B) -> lists_sort_fun:umerge(Fun, A, B).

%% umerge3(A, B, C): merge3/3 without duplicates.
umerge3(A, B, C) -> lists_sort:umerge(lists_sort:umerge(A, B), C).

%% rumerge(A, B): as umerge/2 for lists sorted from largest to smallest.
rumerge(A, B) -> lists_sort:rumerge(A, B).

%% rumerge(Fun, A, B): the same under Fun.
rumerge(Fun, A, B) -> lists_sort_fun:rumerge(Fun, A, B).

%% rumerge3(A, B, C): three lists sorted from largest to smallest, no duplicates.
rumerge3(A, B, C) -> lists_sort:rumerge(lists_sort:rumerge(A, B), C).

%% --- Lists of tuples: see lists_key ----------------------------------------

%% keydelete(Key, N, Tuples): without the first tuple whose N-th element
%% compares equal to Key.
keydelete(Key, N, L) -> lists_key:keydelete(Key, N, L).

%% keyreplace(Key, N, Tuples, New): New in its place.
keyreplace(Key, N, L, New) -> lists_key:keyreplace(Key, N, L, New).

%% keystore(Key, N, Tuples, New): keyreplace/4, or New at the end if there is none.
keystore(Key, N, L, New) -> lists_key:keystore(Key, N, L, New).

%% keytake(Key, N, Tuples): {value, Tuple, the others} or false.
keytake(Key, N, L) -> lists_key:keytake(Key, N, L).

%% keymap(F, N, Tuples): F applied to the N-th element of each tuple.
keymap(F, N, L) -> lists_key:keymap(F, N, L).

%% keysort(N, Tuples): stable, in the order of the N-th elements.
keysort(N, L) -> lists_key:keysort(N, L).

%% keymerge(N, A, B): two lists sorted by keysort/2 as one.
keymerge(N, A, B) -> lists_key:keymerge(N, A, B).

%% rkeymerge(N, A, B): the same for lists sorted from largest to smallest.
rkeymerge(N, A, B) -> lists_key:rkeymerge(N, A, B).

%% ukeysort(N, Tuples): keysort/2 where of equal keys only the first stays.
ukeysort(N, L) -> lists_key:ukeysort(N, L).

%% ukeymerge(N, A, B): keymerge/3 without duplicate keys; that of A stays.
ukeymerge(N, A, B) -> lists_key:ukeymerge(N, A, B).

%% rukeymerge(N, A, B): the same for lists sorted from largest to smallest.
rukeymerge(N, A, B) -> lists_key:rukeymerge(N, A, B).
