%%% Double-ended queues.
%%%
%%% Pure functions, owned by the calling process. A queue is {Rear, Front}: Rear
%%% holds the last elements, last one first, Front the first ones in order.
%%% Invariant: with two or more elements neither list is empty, so that both ends
%%% are at hand; a single element may be in either. in, out, get, peek and drop
%%% take constant time when averaged over a queue's life (one that becomes empty
%%% on a side is split in halves); len, join, member and what takes a fun take
%%% linear time. A term that is no queue raises badarg, an empty queue where an
%%% element is needed raises empty.
-module(queue).

-export([new/0, is_queue/1, is_empty/1, len/1, to_list/1, from_list/1,
         member/2, in/2, in_r/2, out/1, out_r/1]).
-export([get/1, get_r/1, peek/1, peek_r/1, drop/1, drop_r/1]).
-export([reverse/1, join/2, split/2, filter/2, filtermap/2, fold/3, any/2,
         all/2, delete/2, delete_r/2, delete_with/2, delete_with_r/2]).
-export([cons/2, head/1, tail/1, snoc/2, last/1, daeh/1, init/1, liat/1, lait/1]).

-compile({no_auto_import, [get/1]}).

%% new(): the empty queue.
new() -> {[], []}.

%% is_queue(X): X has the form of a queue.
is_queue({R, F}) when is_list(R), is_list(F) -> true;
is_queue(_) -> false.

%% is_empty(Q): it has no element.
is_empty({[], []}) -> true;
is_empty({R, F}) when is_list(R), is_list(F) -> false;
is_empty(Q) -> error(badarg, [Q]).

%% len(Q): number of elements.
len({R, F}) when is_list(R), is_list(F) -> length(R) + length(F);
len(Q) -> error(badarg, [Q]).

%% to_list(Q): the elements, first one first.
to_list({R, F}) when is_list(R), is_list(F) -> F ++ lists:reverse(R);
to_list(Q) -> error(badarg, [Q]).

%% from_list(List): the queue of its elements.
from_list(L) when is_list(L) -> from_front(L);
from_list(L) -> error(badarg, [L]).

%% member(X, Q): some element matches X.
member(X, {R, F}) when is_list(R), is_list(F) ->
    lists:member(X, R) orelse lists:member(X, F);
member(X, Q) -> error(badarg, [X, Q]).

%% in(X, Q): X at the end.
in(X, {[_] = R, []}) -> {[X], R};
in(X, {R, F}) when is_list(R), is_list(F) -> {[X | R], F};
in(X, Q) -> error(badarg, [X, Q]).

%% in_r(X, Q): X at the start.
in_r(X, {[], [_] = F}) -> {F, [X]};
in_r(X, {R, F}) when is_list(R), is_list(F) -> {R, [X | F]};
in_r(X, Q) -> error(badarg, [X, Q]).

%% out(Q): {{value, First}, the others} or {empty, Q}.
out({[], []} = Q) -> {empty, Q};
out({[X], []}) -> {{value, X}, {[], []}};
out({[Y | R], []}) ->
    [X | F] = lists:reverse(R),
    {{value, X}, {[Y], F}};
out({R, [X]}) when is_list(R) -> {{value, X}, from_rear(R)};
out({R, [X | F]}) when is_list(R) -> {{value, X}, {R, F}};
out(Q) -> error(badarg, [Q]).

%% out_r(Q): {{value, Last}, the others} or {empty, Q}.
out_r({[], []} = Q) -> {empty, Q};
out_r({[], [X]}) -> {{value, X}, {[], []}};
out_r({[], [Y | F]}) ->
    [X | R] = lists:reverse(F),
    {{value, X}, {R, [Y]}};
out_r({[X], F}) when is_list(F) -> {{value, X}, from_front(F)};
out_r({[X | R], F}) when is_list(F) -> {{value, X}, {R, F}};
out_r(Q) -> error(badarg, [Q]).

%% A queue of the elements of one list, split in halves.
from_front([]) -> {[], []};
from_front([_] = F) -> {[], F};
from_front([X, Y]) -> {[Y], [X]};
from_front(L) ->
    {F, R} = lists:split(length(L) div 2 + 1, L),
    {lists:reverse(R), F}.

from_rear([]) -> {[], []};
from_rear([_] = R) -> {R, []};
from_rear([X, Y]) -> {[X], [Y]};
from_rear(L) ->
    {R, F} = lists:split(length(L) div 2 + 1, L),
    {R, lists:reverse(F)}.

%% --- Ends -------------------------------------------------------------------

%% get(Q): the first element.
get({[], []} = Q) -> error(empty, [Q]);
get({R, [X | _]}) when is_list(R) -> X;
get({[_ | _] = R, []}) -> lists:last(R);
get(Q) -> error(badarg, [Q]).

%% get_r(Q): the last element.
get_r({[], []} = Q) -> error(empty, [Q]);
get_r({[X | _], F}) when is_list(F) -> X;
get_r({[], [_ | _] = F}) -> lists:last(F);
get_r(Q) -> error(badarg, [Q]).

%% peek(Q): {value, First} or empty.
peek({[], []}) -> empty;
peek({R, [X | _]}) when is_list(R) -> {value, X};
peek({[_ | _] = R, []}) -> {value, lists:last(R)};
peek(Q) -> error(badarg, [Q]).

%% peek_r(Q): {value, Last} or empty.
peek_r({[], []}) -> empty;
peek_r({[X | _], F}) when is_list(F) -> {value, X};
peek_r({[], [_ | _] = F}) -> {value, lists:last(F)};
peek_r(Q) -> error(badarg, [Q]).

%% drop(Q): without the first element.
drop({[], []} = Q) -> error(empty, [Q]);
drop(Q) ->
    case is_queue(Q) of
        true -> element(2, out(Q));
        false -> error(badarg, [Q])
    end.

%% drop_r(Q): without the last element.
drop_r({[], []} = Q) -> error(empty, [Q]);
drop_r(Q) ->
    case is_queue(Q) of
        true -> element(2, out_r(Q));
        false -> error(badarg, [Q])
    end.

%% --- Wholes -----------------------------------------------------------------

%% reverse(Q): the elements in reverse order, in constant time.
reverse({R, F}) when is_list(R), is_list(F) -> {F, R};
reverse(Q) -> error(badarg, [Q]).

%% join(A, B): the elements of A, then those of B.
join({R, F} = A, {[], []}) when is_list(R), is_list(F) -> A;
join({[], []}, {R, F} = B) when is_list(R), is_list(F) -> B;
join({R1, F1}, {R2, F2})
  when is_list(R1), is_list(F1), is_list(R2), is_list(F2) ->
    {R2, F1 ++ lists:reverse(R1, F2)};
join(A, B) -> error(badarg, [A, B]).

%% split(N, Q): {the first N elements, the others}, as queues.
split(N, {R, F} = Q) when is_integer(N), N >= 0, is_list(R), is_list(F) ->
    case length(F) of
        Len when N =< Len ->
            {A, B} = lists:split(N, F),
            {from_front(A), two_sided(R, B)};
        Len ->
            Rest = length(R) - (N - Len),
            if
                Rest < 0 -> error(badarg, [N, Q]);
                true ->
                    {B, A} = lists:split(Rest, R),
                    {two_sided(A, F), from_rear(B)}
            end
    end;
split(N, Q) -> error(badarg, [N, Q]).

%% {R, F}, halved if only one side has two or more elements.
two_sided([], F) -> from_front(F);
two_sided(R, []) -> from_rear(R);
two_sided(R, F) -> {R, F}.

%% filter(F, Q): F(X) says true (keep X), false, or a list to put in its place.
filter(Fun, {R, F}) when is_function(Fun, 1), is_list(R), is_list(F) ->
    F1 = filter_front(Fun, F),
    two_sided(filter_rear(Fun, lists:reverse(R), []), F1);
filter(Fun, Q) -> error(badarg, [Fun, Q]).

filter_front(Fun, [X | T]) ->
    case Fun(X) of
        true -> [X | filter_front(Fun, T)];
        false -> filter_front(Fun, T);
        L when is_list(L) -> L ++ filter_front(Fun, T)
    end;
filter_front(_, []) -> [].

filter_rear(Fun, [X | T], Acc) ->
    case Fun(X) of
        true -> filter_rear(Fun, T, [X | Acc]);
        false -> filter_rear(Fun, T, Acc);
        L when is_list(L) -> filter_rear(Fun, T, lists:reverse(L, Acc))
    end;
filter_rear(_, [], Acc) -> Acc.

%% filtermap(F, Q): F(X) says true (keep X), {true, Y} (take Y) or false.
filtermap(Fun, {R, F}) when is_function(Fun, 1), is_list(R), is_list(F) ->
    F1 = lists:filtermap(Fun, F),
    two_sided(lists:reverse(lists:filtermap(Fun, lists:reverse(R))), F1);
filtermap(Fun, Q) -> error(badarg, [Fun, Q]).

%% fold(F, Acc, Q): F(X, Acc) from the first element to the last.
fold(Fun, Acc, {R, F}) when is_function(Fun, 2), is_list(R), is_list(F) ->
    lists:foldr(Fun, lists:foldl(Fun, Acc, F), R);
fold(Fun, Acc, Q) -> error(badarg, [Fun, Acc, Q]).

%% any(Pred, Q): Pred is true for some element.
any(Pred, {R, F}) when is_function(Pred, 1), is_list(R), is_list(F) ->
    lists:any(Pred, F) orelse lists:any(Pred, R);
any(Pred, Q) -> error(badarg, [Pred, Q]).

%% all(Pred, Q): Pred is true for every element.
all(Pred, {R, F}) when is_function(Pred, 1), is_list(R), is_list(F) ->
    lists:all(Pred, F) andalso lists:all(Pred, R);
all(Pred, Q) -> error(badarg, [Pred, Q]).

%% delete(X, Q): without the first element that matches X.
delete(X, Q) -> without(fun(Y) -> Y =:= X end, Q, [X, Q]).

%% delete_r(X, Q): without the last one.
delete_r(X, Q) -> without_last(fun(Y) -> Y =:= X end, Q, [X, Q]).

%% delete_with(Pred, Q): without the first element for which Pred is true.
delete_with(Pred, Q) when is_function(Pred, 1) -> without(Pred, Q, [Pred, Q]);
delete_with(Pred, Q) -> error(badarg, [Pred, Q]).

%% delete_with_r(Pred, Q): without the last one.
delete_with_r(Pred, Q) when is_function(Pred, 1) ->
    without_last(Pred, Q, [Pred, Q]);
delete_with_r(Pred, Q) -> error(badarg, [Pred, Q]).

without_last(Pred, Q, Args) ->
    case is_queue(Q) of
        true -> reverse(without(Pred, reverse(Q), Args));
        false -> error(badarg, Args)
    end.

without(Pred, {R, F} = Q, _) when is_list(R), is_list(F) ->
    case drop_first(Pred, F) of
        none ->
            case drop_first(Pred, lists:reverse(R)) of
                none -> Q;
                R1 -> two_sided(lists:reverse(R1), F)
            end;
        F1 ->
            two_sided(R, F1)
    end;
without(_, _, Args) -> error(badarg, Args).

%% The list without its first element that satisfies Pred, or none.
drop_first(Pred, L) -> drop_first(Pred, L, []).

drop_first(Pred, [X | T], Seen) ->
    case Pred(X) of
        true -> lists:reverse(Seen, T);
        false -> drop_first(Pred, T, [X | Seen])
    end;
drop_first(_, [], _) -> none.

%% --- The interface of Okasaki's queues --------------------------------------

%% cons(X, Q): in_r/2.
cons(X, Q) -> in_r(X, Q).

%% head(Q): get/1.
head(Q) -> get(Q).

%% tail(Q): drop/1.
tail(Q) -> drop(Q).

%% snoc(Q, X): in/2.
snoc(Q, X) -> in(X, Q).

%% last(Q): get_r/1.
last(Q) -> get_r(Q).

%% daeh(Q): get_r/1.
daeh(Q) -> get_r(Q).

%% init(Q): drop_r/1.
init(Q) -> drop_r(Q).

%% liat(Q): drop_r/1.
liat(Q) -> drop_r(Q).

%% lait(Q): drop_r/1.
lait(Q) -> drop_r(Q).
