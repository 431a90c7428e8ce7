%%% Sorting and merging under an ordering fun: the engine behind lists:sort/2,
%%% usort/2 and the merges that take a fun.
%%%
%%% Internal to `lists'; the same algorithm as lists_sort, see there for runs
%%% and passes. The fun is always asked with the element that stands earlier in
%%% the input first, so that a fun that is not reflexive (`<' instead of `=<')
%%% gives one well-defined result: equal elements in reverse order. A fun that
%%% returns no boolean fails with {case_clause, Value}.
-module(lists_sort_fun).

-export([sort/2, usort/2, merge/3, rmerge/3, umerge/3, rumerge/3]).

%% sort(Fun, List): stable; Fun(A, B) says whether A may stand before B.
sort(F, [X, _ | _] = L) -> merge_up(F, runs(F, tl(L), X, [X]));
sort(F, L) when is_function(F, 2), length(L) < 2 -> L.

%% usort(Fun, List): the same; of elements that may stand both ways only the
%% first stays.
usort(F, [X | T]) when is_function(F, 2) ->
    umerge_up(F, uruns(F, T, X, [X]));
usort(F, []) when is_function(F, 2) ->
    [].

%% merge(Fun, A, B): two sorted lists as one, equal elements of A first.
merge(F, A, []) when is_function(F, 2), is_list(A) -> A;
merge(F, A, [H | T]) when is_function(F, 2) ->
    lists:reverse(up_left(F, A, H, T, [])).

%% rmerge(Fun, A, B): the mirror for descending lists: equal elements of B first.
rmerge(F, [], B) when is_function(F, 2), is_list(B) -> B;
rmerge(F, [H | T], B) when is_function(F, 2) ->
    lists:reverse(down_right(F, B, H, T, [])).

%% umerge(Fun, A, B): merge/3 where of two equal elements that of A stays.
umerge(F, A, []) when is_function(F, 2), is_list(A) -> A;
umerge(F, A, [H | T]) when is_function(F, 2) ->
    lists:reverse(uup_left(F, A, H, T, [])).

%% rumerge(Fun, A, B): the same for descending lists.
rumerge(F, [], B) when is_function(F, 2), is_list(B) -> B;
rumerge(F, [H | T], B) when is_function(F, 2) ->
    lists:reverse(udown_right(F, B, H, T, [])).

%% --- Runs -------------------------------------------------------------------

%% Ascending runs in input order. A run that starts downwards is collected as
%% it is, one that goes up is collected in reverse.
runs(F, [Y | T], X, Run) ->
    case F(X, Y) of
        true -> run_up(F, T, Y, [Y | Run]);
        false -> run_down(F, T, Y, [Y | Run])
    end;
runs(_, [], _, Run) ->
    [Run].

run_up(F, [Y | T], X, Run) ->
    case F(X, Y) of
        true -> run_up(F, T, Y, [Y | Run]);
        false -> [lists:reverse(Run) | runs(F, T, Y, [Y])]
    end;
run_up(_, [], _, Run) ->
    [lists:reverse(Run)].

run_down(F, [Y | T], X, Run) ->
    case F(X, Y) of
        false -> run_down(F, T, Y, [Y | Run]);
        true -> [Run | runs(F, T, Y, [Y])]
    end;
run_down(_, [], _, Run) ->
    [Run].

%% The same, dropping an element equal to the one before it: X may stand before
%% Y and Y before X.
uruns(F, [Y | T], X, Run) ->
    case F(X, Y) of
        true ->
            case F(Y, X) of
                true -> uruns(F, T, X, Run);
                false -> urun_up(F, T, Y, [Y | Run])
            end;
        false ->
            urun_down(F, T, Y, [Y | Run])
    end;
uruns(_, [], _, Run) ->
    [Run].

urun_up(F, [Y | T], X, Run) ->
    case F(X, Y) of
        true ->
            case F(Y, X) of
                true -> urun_up(F, T, X, Run);
                false -> urun_up(F, T, Y, [Y | Run])
            end;
        false ->
            [lists:reverse(Run) | uruns(F, T, Y, [Y])]
    end;
urun_up(_, [], _, Run) ->
    [lists:reverse(Run)].

urun_down(F, [Y | T], X, Run) ->
    case F(X, Y) of
        true ->
            case F(Y, X) of
                true -> urun_down(F, T, X, Run);
                false -> [Run | uruns(F, T, Y, [Y])]
            end;
        false ->
            urun_down(F, T, Y, [Y | Run])
    end;
urun_down(_, [], _, Run) ->
    [Run].

%% --- Passes -----------------------------------------------------------------

merge_up(_, [R]) -> R;
merge_up(F, Rs) -> merge_down(F, pairs_up(F, Rs)).

merge_down(_, [R]) -> lists:reverse(R);
merge_down(F, Rs) -> merge_up(F, pairs_down(F, Rs)).

pairs_up(F, [A, [H | T] | Rs]) ->
    [up_left(F, A, H, T, []) | pairs_up(F, Rs)];
pairs_up(_, [A]) -> [lists:reverse(A)];
pairs_up(_, []) -> [].

pairs_down(F, [[H | T], B | Rs]) ->
    [down_right(F, B, H, T, []) | pairs_down(F, Rs)];
pairs_down(_, [A]) -> [lists:reverse(A)];
pairs_down(_, []) -> [].

umerge_up(_, [R]) -> R;
umerge_up(F, Rs) -> umerge_down(F, upairs_up(F, Rs)).

umerge_down(_, [R]) -> lists:reverse(R);
umerge_down(F, Rs) -> umerge_up(F, upairs_down(F, Rs)).

upairs_up(F, [A, [H | T] | Rs]) ->
    [uup_left(F, A, H, T, []) | upairs_up(F, Rs)];
upairs_up(_, [A]) -> [lists:reverse(A)];
upairs_up(_, []) -> [].

upairs_down(F, [[H | T], B | Rs]) ->
    [udown_right(F, B, H, T, []) | upairs_down(F, Rs)];
upairs_down(_, [A]) -> [lists:reverse(A)];
upairs_down(_, []) -> [].

%% --- Merges, as in lists_sort -----------------------------------------------

up_left(F, [X | Xs], Y, Ys, Acc) ->
    case F(X, Y) of
        true -> up_left(F, Xs, Y, Ys, [X | Acc]);
        false -> up_right(F, Ys, X, Xs, [Y | Acc])
    end;
up_left(_, [], Y, Ys, Acc) ->
    lists:reverse(Ys, [Y | Acc]).

up_right(F, [Y | Ys], X, Xs, Acc) ->
    case F(X, Y) of
        true -> up_left(F, Xs, Y, Ys, [X | Acc]);
        false -> up_right(F, Ys, X, Xs, [Y | Acc])
    end;
up_right(_, [], X, Xs, Acc) ->
    lists:reverse(Xs, [X | Acc]).

down_right(F, [Y | Ys], X, Xs, Acc) ->
    case F(X, Y) of
        true -> down_right(F, Ys, X, Xs, [Y | Acc]);
        false -> down_left(F, Xs, Y, Ys, [X | Acc])
    end;
down_right(_, [], X, Xs, Acc) ->
    lists:reverse(Xs, [X | Acc]).

down_left(F, [X | Xs], Y, Ys, Acc) ->
    case F(X, Y) of
        true -> down_right(F, Ys, X, Xs, [Y | Acc]);
        false -> down_left(F, Xs, Y, Ys, [X | Acc])
    end;
down_left(_, [], Y, Ys, Acc) ->
    lists:reverse(Ys, [Y | Acc]).

%% Without duplicates: X goes out first only if Y may not stand before it too;
%% then both are equal, Y is dropped and X still has to meet the next Y.

uup_left(F, [X | Xs], Y, Ys, Acc) ->
    case F(X, Y) of
        true ->
            case F(Y, X) of
                true -> uup_right(F, Ys, X, Xs, Acc);
                false -> uup_left(F, Xs, Y, Ys, [X | Acc])
            end;
        false ->
            uup_right(F, Ys, X, Xs, [Y | Acc])
    end;
uup_left(_, [], Y, Ys, Acc) ->
    lists:reverse(Ys, [Y | Acc]).

uup_right(F, [Y | Ys], X, Xs, Acc) ->
    case F(X, Y) of
        true ->
            case F(Y, X) of
                true -> uup_right(F, Ys, X, Xs, Acc);
                false -> uup_left(F, Xs, Y, Ys, [X | Acc])
            end;
        false ->
            uup_right(F, Ys, X, Xs, [Y | Acc])
    end;
uup_right(_, [], X, Xs, Acc) ->
    lists:reverse(Xs, [X | Acc]).

udown_right(F, [Y | Ys], X, Xs, Acc) ->
    case F(X, Y) of
        true ->
            case F(Y, X) of
                true -> udown_right(F, Ys, X, Xs, Acc);
                false -> udown_right(F, Ys, X, Xs, [Y | Acc])
            end;
        false ->
            udown_left(F, Xs, Y, Ys, [X | Acc])
    end;
udown_right(_, [], X, Xs, Acc) ->
    lists:reverse(Xs, [X | Acc]).

udown_left(F, [X | Xs], Y, Ys, Acc) ->
    case F(X, Y) of
        true ->
            case F(Y, X) of
                true -> udown_right(F, Ys, X, Xs, Acc);
                false -> udown_right(F, Ys, X, Xs, [Y | Acc])
            end;
        false ->
            udown_left(F, Xs, Y, Ys, [X | Acc])
    end;
udown_left(_, [], Y, Ys, Acc) ->
    lists:reverse(Ys, [Y | Acc]).
