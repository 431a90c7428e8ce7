%%% Sorting and merging in the order of terms: the engine behind lists:sort/1,
%%% usort/1 and the merges without a fun.
%%%
%%% Internal to `lists'. A bottom-up merge sort over natural runs: linear on
%%% input that is already sorted either way, stable, no stack. Passes go in
%%% turn up (ascending runs merged into descending ones, since a tail-recursive
%%% merge builds its result from the end) and down, so that nothing is reversed
%%% between them. Invariant: the list of runs is always in input order, and a
%%% descending run holds equal elements in reverse input order. (OTP documents
%%% no order of 1 and 1.0 in sort/1, and leaves it to the input; here it is
%%% always that of the input.)
-module(lists_sort).

-export([sort/1, usort/1, merge/1, merge/2, rmerge/2,
         umerge/1, umerge/2, rumerge/2]).

%% sort(List): stable, smallest first.
sort([X | T]) -> merge_up(runs(T, X, X, [X], []));
sort([]) -> [].

%% usort(List): sort/1 where of elements that compare equal only the first stays.
usort([X | T]) -> umerge_up(uruns(T, X, X, [X], []));
usort([]) -> [].

%% merge(Lists): sorted lists as one; equal elements in the order of the lists.
merge(Ls) -> merge_up(Ls).

%% merge(A, B): two sorted lists as one, equal elements of A first.
merge(A, []) when is_list(A) -> A;
merge(A, [H | T]) -> lists:reverse(up_left(A, H, T, [])).

%% rmerge(A, B): the mirror of merge/2 for descending lists: equal elements of
%% B first.
rmerge([], B) when is_list(B) -> B;
rmerge([H | T], B) -> lists:reverse(down_right(B, H, T, [])).

%% umerge(Lists): lists without duplicates as one without them.
umerge(Ls) -> umerge_up(Ls).

%% umerge(A, B): merge/2 where of two equal elements that of A stays.
umerge(A, []) when is_list(A) -> A;
umerge(A, [H | T]) -> lists:reverse(uup_left(A, H, T, [])).

%% rumerge(A, B): umerge/2 for descending lists; that of A stays here too.
rumerge([], B) when is_list(B) -> B;
rumerge([H | T], B) -> lists:reverse(udown_right(B, H, T, [])).

%% --- Runs -------------------------------------------------------------------

%% runs(List, Min, Max, Low, High): the run being built is Low followed by the
%% reverse of High; it grows at both ends: by elements >= Max at the top and by
%% elements < Min at the bottom (not =< Min, which would lose stability).
runs([X | T], Min, Max, Low, High) when X >= Max ->
    runs(T, Min, X, Low, [X | High]);
runs([X | T], Min, Max, Low, High) when X < Min ->
    runs(T, X, Max, [X | Low], High);
runs([X | T], _, _, Low, High) ->
    [run(Low, High) | runs(T, X, X, [X], [])];
runs([], _, _, Low, High) ->
    [run(Low, High)].

%% The same, dropping what equals the run's minimum or maximum.
uruns([X | T], Min, Max, Low, High) when X > Max ->
    uruns(T, Min, X, Low, [X | High]);
uruns([X | T], Min, Max, Low, High) when X < Min ->
    uruns(T, X, Max, [X | Low], High);
uruns([X | T], Min, Max, Low, High) when X == Max; X == Min ->
    uruns(T, Min, Max, Low, High);
uruns([X | T], _, _, Low, High) ->
    [run(Low, High) | uruns(T, X, X, [X], [])];
uruns([], _, _, Low, High) ->
    [run(Low, High)].

run(Low, []) -> Low;
run([X], High) -> [X | lists:reverse(High)];
run(Low, High) -> Low ++ lists:reverse(High).

%% --- Passes -----------------------------------------------------------------

merge_up([R]) -> R;
merge_up([_ | _] = Rs) -> merge_down(pairs_up(Rs));
merge_up([]) -> [].

merge_down([R]) -> lists:reverse(R);
merge_down(Rs) -> merge_up(pairs_down(Rs)).

pairs_up([A, [H | T] | Rs]) -> [up_left(A, H, T, []) | pairs_up(Rs)];
pairs_up([A, [] | Rs]) -> pairs_up([A | Rs]);
pairs_up([A]) -> [lists:reverse(A)];
pairs_up([]) -> [].

pairs_down([[H | T], B | Rs]) -> [down_right(B, H, T, []) | pairs_down(Rs)];
pairs_down([[], B | Rs]) -> pairs_down([B | Rs]);
pairs_down([A]) -> [lists:reverse(A)];
pairs_down([]) -> [].

umerge_up([R]) -> R;
umerge_up([_ | _] = Rs) -> umerge_down(upairs_up(Rs));
umerge_up([]) -> [].

umerge_down([R]) -> lists:reverse(R);
umerge_down(Rs) -> umerge_up(upairs_down(Rs)).

upairs_up([A, [H | T] | Rs]) -> [uup_left(A, H, T, []) | upairs_up(Rs)];
upairs_up([A, [] | Rs]) -> upairs_up([A | Rs]);
upairs_up([A]) -> [lists:reverse(A)];
upairs_up([]) -> [].

upairs_down([[H | T], B | Rs]) ->
    [udown_right(B, H, T, []) | upairs_down(Rs)];
upairs_down([[], B | Rs]) -> upairs_down([B | Rs]);
upairs_down([A]) -> [lists:reverse(A)];
upairs_down([]) -> [].

%% --- Merges -----------------------------------------------------------------
%% X is the head of the earlier (left) list, Y of the later (right) one. Each
%% pair of functions holds one head in a register and walks the other list.

%% Ascending to descending.
up_left([X | Xs], Y, Ys, Acc) when X =< Y -> up_left(Xs, Y, Ys, [X | Acc]);
up_left([X | Xs], Y, Ys, Acc) -> up_right(Ys, X, Xs, [Y | Acc]);
up_left([], Y, Ys, Acc) -> lists:reverse(Ys, [Y | Acc]).

up_right([Y | Ys], X, Xs, Acc) when X =< Y -> up_left(Xs, Y, Ys, [X | Acc]);
up_right([Y | Ys], X, Xs, Acc) -> up_right(Ys, X, Xs, [Y | Acc]);
up_right([], X, Xs, Acc) -> lists:reverse(Xs, [X | Acc]).

%% Descending to ascending: of equal elements the later one is taken first.
down_right([Y | Ys], X, Xs, Acc) when X =< Y ->
    down_right(Ys, X, Xs, [Y | Acc]);
down_right([Y | Ys], X, Xs, Acc) -> down_left(Xs, Y, Ys, [X | Acc]);
down_right([], X, Xs, Acc) -> lists:reverse(Xs, [X | Acc]).

down_left([X | Xs], Y, Ys, Acc) when X =< Y ->
    down_right(Ys, X, Xs, [Y | Acc]);
down_left([X | Xs], Y, Ys, Acc) -> down_left(Xs, Y, Ys, [X | Acc]);
down_left([], Y, Ys, Acc) -> lists:reverse(Ys, [Y | Acc]).

%% Ascending to descending, of equal elements the earlier one stays.
uup_left([X | Xs], Y, Ys, Acc) when X < Y -> uup_left(Xs, Y, Ys, [X | Acc]);
uup_left([X | Xs], Y, Ys, Acc) when X > Y -> uup_right(Ys, X, Xs, [Y | Acc]);
uup_left([X | Xs], _, Ys, Acc) -> uup_next(Xs, Ys, [X | Acc]);
uup_left([], Y, Ys, Acc) -> lists:reverse(Ys, [Y | Acc]).

uup_right([Y | Ys], X, Xs, Acc) when X < Y -> uup_left(Xs, Y, Ys, [X | Acc]);
uup_right([Y | Ys], X, Xs, Acc) when X > Y -> uup_right(Ys, X, Xs, [Y | Acc]);
uup_right([_ | Ys], X, Xs, Acc) -> uup_next(Xs, Ys, [X | Acc]);
uup_right([], X, Xs, Acc) -> lists:reverse(Xs, [X | Acc]).

uup_next(Xs, [Y | Ys], Acc) -> uup_left(Xs, Y, Ys, Acc);
uup_next(Xs, [], Acc) -> lists:reverse(Xs, Acc).

%% Descending to ascending, of equal elements the earlier (left) one stays.
udown_right([Y | Ys], X, Xs, Acc) when X < Y ->
    udown_right(Ys, X, Xs, [Y | Acc]);
udown_right([Y | Ys], X, Xs, Acc) when X > Y ->
    udown_left(Xs, Y, Ys, [X | Acc]);
udown_right([_ | Ys], X, Xs, Acc) -> udown_next(Xs, Ys, [X | Acc]);
udown_right([], X, Xs, Acc) -> lists:reverse(Xs, [X | Acc]).

udown_left([X | Xs], Y, Ys, Acc) when X < Y ->
    udown_right(Ys, X, Xs, [Y | Acc]);
udown_left([X | Xs], Y, Ys, Acc) when X > Y ->
    udown_left(Xs, Y, Ys, [X | Acc]);
udown_left([X | Xs], _, Ys, Acc) -> udown_next(Xs, Ys, [X | Acc]);
udown_left([], Y, Ys, Acc) -> lists:reverse(Ys, [Y | Acc]).

udown_next([X | Xs], Ys, Acc) -> udown_right(Ys, X, Xs, Acc);
udown_next([], Ys, Acc) -> lists:reverse(Ys, Acc).
