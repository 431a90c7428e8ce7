%%% Lists of tuples: the key functions of `lists', sorting by key included.
%%%
%%% Internal to `lists'. Keys are compared (`==' and the order of terms), not
%%% matched. Sorting is the algorithm of lists_sort with the key of the tuple at
%%% hand kept beside it, so that each comparison extracts one key. A position
%%% that is no positive integer is a function_clause, a tuple too small or a
%%% term that is no tuple is a badarg in the sorting functions; the others skip
%%% such terms.
-module(lists_key).

-export([keydelete/3, keyreplace/4, keystore/4, keytake/3, keymap/3]).
-export([keysort/2, keymerge/3, rkeymerge/3,
         ukeysort/2, ukeymerge/3, rukeymerge/3]).

%% keydelete(Key, N, Tuples): without the first tuple whose key equals Key.
keydelete(Key, N, L) when is_integer(N), N > 0 -> delete(Key, N, L).

delete(Key, N, [H | T]) when element(N, H) == Key -> T;
delete(Key, N, [H | T]) -> [H | delete(Key, N, T)];
delete(_, _, []) -> [].

%% keyreplace(Key, N, Tuples, New): the tuple New in its place.
keyreplace(Key, N, L, New) when is_integer(N), N > 0, is_tuple(New) ->
    replace(Key, N, L, New).

replace(Key, N, [H | T], New) when element(N, H) == Key -> [New | T];
replace(Key, N, [H | T], New) -> [H | replace(Key, N, T, New)];
replace(_, _, [], _) -> [].

%% keystore(Key, N, Tuples, New): keyreplace/4, or New at the end.
keystore(Key, N, L, New) when is_integer(N), N > 0, is_tuple(New) ->
    store(Key, N, L, New).

store(Key, N, [H | T], New) when element(N, H) == Key -> [New | T];
store(Key, N, [H | T], New) -> [H | store(Key, N, T, New)];
store(_, _, [], New) -> [New].

%% keytake(Key, N, Tuples): {value, Tuple, the others} or false.
keytake(Key, N, L) when is_integer(N), N > 0 -> take(Key, N, L, []).

take(Key, N, [H | T], Seen) when element(N, H) == Key ->
    {value, H, lists:reverse(Seen, T)};
take(Key, N, [H | T], Seen) -> take(Key, N, T, [H | Seen]);
take(_, _, [], _) -> false.

%% keymap(F, N, Tuples): F applied to the N-th element of each tuple.
keymap(F, N, [H | T]) ->
    [setelement(N, H, F(element(N, H))) | keymap(F, N, T)];
keymap(F, N, []) when is_integer(N), N > 0, is_function(F, 1) -> [].

%% keysort(N, Tuples): stable, smallest key first.
keysort(N, L) when is_integer(N), N > 0 ->
    case L of
        [_, _ | _] -> merge_up(N, runs(N, L));
        [_] -> L;
        [] -> []
    end.

%% ukeysort(N, Tuples): the same; of equal keys only the first tuple stays.
ukeysort(N, L) when is_integer(N), N > 0 ->
    case L of
        [_, _ | _] -> umerge_up(N, uruns(N, L));
        [_] -> L;
        [] -> []
    end.

%% keymerge(N, A, B): two lists sorted by key as one, equal keys of A first.
keymerge(N, A, []) when is_integer(N), N > 0, is_list(A) -> A;
keymerge(N, A, [H | T]) when is_integer(N), N > 0 ->
    lists:reverse(up_left(N, A, element(N, H), H, T, [])).

%% rkeymerge(N, A, B): the mirror for descending lists: equal keys of B first.
rkeymerge(N, [], B) when is_integer(N), N > 0, is_list(B) -> B;
rkeymerge(N, [H | T], B) when is_integer(N), N > 0 ->
    lists:reverse(down_right(N, B, element(N, H), H, T, [])).

%% ukeymerge(N, A, B): keymerge/3 where of two equal keys that of A stays.
ukeymerge(N, A, []) when is_integer(N), N > 0, is_list(A) -> A;
ukeymerge(N, A, [H | T]) when is_integer(N), N > 0 ->
    lists:reverse(uup_left(N, A, element(N, H), H, T, [])).

%% rukeymerge(N, A, B): the same for descending lists.
rukeymerge(N, [], B) when is_integer(N), N > 0, is_list(B) -> B;
rukeymerge(N, [H | T], B) when is_integer(N), N > 0 ->
    lists:reverse(udown_right(N, B, element(N, H), H, T, [])).

%% --- Runs -------------------------------------------------------------------

runs(N, [H | T]) ->
    K = element(N, H),
    runs(N, T, K, K, [H], []);
runs(_, []) ->
    [].

%% As in lists_sort: Min and Max are the keys at the ends of the run.
runs(N, [H | T], Min, Max, Low, High) ->
    case element(N, H) of
        K when K >= Max -> runs(N, T, Min, K, Low, [H | High]);
        K when K < Min -> runs(N, T, K, Max, [H | Low], High);
        K -> [run(Low, High) | runs(N, T, K, K, [H], [])]
    end;
runs(_, [], _, _, Low, High) ->
    [run(Low, High)].

uruns(N, [H | T]) ->
    K = element(N, H),
    uruns(N, T, K, K, [H], []).

uruns(N, [H | T], Min, Max, Low, High) ->
    case element(N, H) of
        K when K > Max -> uruns(N, T, Min, K, Low, [H | High]);
        K when K < Min -> uruns(N, T, K, Max, [H | Low], High);
        K when K == Max; K == Min -> uruns(N, T, Min, Max, Low, High);
        K -> [run(Low, High) | uruns(N, T, K, K, [H], [])]
    end;
uruns(_, [], _, _, Low, High) ->
    [run(Low, High)].

run(Low, []) -> Low;
run([X], High) -> [X | lists:reverse(High)];
run(Low, High) -> Low ++ lists:reverse(High).

%% --- Passes -----------------------------------------------------------------

merge_up(_, [R]) -> R;
merge_up(N, Rs) -> merge_down(N, pairs_up(N, Rs)).

merge_down(_, [R]) -> lists:reverse(R);
merge_down(N, Rs) -> merge_up(N, pairs_down(N, Rs)).

pairs_up(N, [A, [H | T] | Rs]) ->
    [up_left(N, A, element(N, H), H, T, []) | pairs_up(N, Rs)];
pairs_up(_, [A]) -> [lists:reverse(A)];
pairs_up(_, []) -> [].

pairs_down(N, [[H | T], B | Rs]) ->
    [down_right(N, B, element(N, H), H, T, []) | pairs_down(N, Rs)];
pairs_down(_, [A]) -> [lists:reverse(A)];
pairs_down(_, []) -> [].

umerge_up(_, [R]) -> R;
umerge_up(N, Rs) -> umerge_down(N, upairs_up(N, Rs)).

umerge_down(_, [R]) -> lists:reverse(R);
umerge_down(N, Rs) -> umerge_up(N, upairs_down(N, Rs)).

upairs_up(N, [A, [H | T] | Rs]) ->
    [uup_left(N, A, element(N, H), H, T, []) | upairs_up(N, Rs)];
upairs_up(_, [A]) -> [lists:reverse(A)];
upairs_up(_, []) -> [].

upairs_down(N, [[H | T], B | Rs]) ->
    [udown_right(N, B, element(N, H), H, T, []) | upairs_down(N, Rs)];
upairs_down(_, [A]) -> [lists:reverse(A)];
upairs_down(_, []) -> [].

%% --- Merges, as in lists_sort: the key of the tuple at hand is beside it -----

up_left(N, [X | Xs], KY, Y, Ys, Acc) ->
    case element(N, X) of
        KX when KX =< KY -> up_left(N, Xs, KY, Y, Ys, [X | Acc]);
        KX -> up_right(N, Ys, KX, X, Xs, [Y | Acc])
    end;
up_left(_, [], _, Y, Ys, Acc) ->
    lists:reverse(Ys, [Y | Acc]).

up_right(N, [Y | Ys], KX, X, Xs, Acc) ->
    case element(N, Y) of
        KY when KX =< KY -> up_left(N, Xs, KY, Y, Ys, [X | Acc]);
        _ -> up_right(N, Ys, KX, X, Xs, [Y | Acc])
    end;
up_right(_, [], _, X, Xs, Acc) ->
    lists:reverse(Xs, [X | Acc]).

down_right(N, [Y | Ys], KX, X, Xs, Acc) ->
    case element(N, Y) of
        KY when KX =< KY -> down_right(N, Ys, KX, X, Xs, [Y | Acc]);
        KY -> down_left(N, Xs, KY, Y, Ys, [X | Acc])
    end;
down_right(_, [], _, X, Xs, Acc) ->
    lists:reverse(Xs, [X | Acc]).

down_left(N, [X | Xs], KY, Y, Ys, Acc) ->
    case element(N, X) of
        KX when KX =< KY -> down_right(N, Ys, KX, X, Xs, [Y | Acc]);
        _ -> down_left(N, Xs, KY, Y, Ys, [X | Acc])
    end;
down_left(_, [], _, Y, Ys, Acc) ->
    lists:reverse(Ys, [Y | Acc]).

%% Without duplicates: of equal keys Y is dropped, X goes on to the next Y.

uup_left(N, [X | Xs], KY, Y, Ys, Acc) ->
    case element(N, X) of
        KX when KX < KY -> uup_left(N, Xs, KY, Y, Ys, [X | Acc]);
        KX when KX == KY -> uup_right(N, Ys, KX, X, Xs, Acc);
        KX -> uup_right(N, Ys, KX, X, Xs, [Y | Acc])
    end;
uup_left(_, [], _, Y, Ys, Acc) ->
    lists:reverse(Ys, [Y | Acc]).

uup_right(N, [Y | Ys], KX, X, Xs, Acc) ->
    case element(N, Y) of
        KY when KX < KY -> uup_left(N, Xs, KY, Y, Ys, [X | Acc]);
        KY when KX == KY -> uup_right(N, Ys, KX, X, Xs, Acc);
        _ -> uup_right(N, Ys, KX, X, Xs, [Y | Acc])
    end;
uup_right(_, [], _, X, Xs, Acc) ->
    lists:reverse(Xs, [X | Acc]).

udown_right(N, [Y | Ys], KX, X, Xs, Acc) ->
    case element(N, Y) of
        KY when KX < KY -> udown_right(N, Ys, KX, X, Xs, [Y | Acc]);
        KY when KX == KY -> udown_right(N, Ys, KX, X, Xs, Acc);
        KY -> udown_left(N, Xs, KY, Y, Ys, [X | Acc])
    end;
udown_right(_, [], _, X, Xs, Acc) ->
    lists:reverse(Xs, [X | Acc]).

udown_left(N, [X | Xs], KY, Y, Ys, Acc) ->
    case element(N, X) of
        KX when KX < KY -> udown_right(N, Ys, KX, X, Xs, [Y | Acc]);
        KX when KX == KY -> udown_right(N, Ys, KX, X, Xs, Acc);
        _ -> udown_left(N, Xs, KY, Y, Ys, [X | Acc])
    end;
udown_left(_, [], _, Y, Ys, Acc) ->
    lists:reverse(Ys, [Y | Acc]).
