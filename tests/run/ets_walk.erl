%%% Walks: first, last, next, prev, slot, folds; in ordered sets by the order of terms.
-module(ets_walk).
-export([main/1]).

main(_) ->
    ordered(),
    unordered(),
    changing(),
    parallel().

ordered() ->
    T = ets:new(o, [ordered_set]),
    io:format("~p~n", [{ets:first(T), ets:last(T), ets:next(T, 1), ets:prev(T, 1)}]),
    Keys = [3, 1.5, 2, a, "str", {t}, <<"b">>, #{}, [], 1 bsl 70, -7, {t, 1}, <<>>, 4.0],
    ets:insert(T, [{K, x} || K <- Keys]),
    io:format("~p~n", [up(T, ets:first(T))]),
    io:format("~p~n", [down(T, ets:last(T))]),
    io:format("~p~n", [[{ets:prev(T, K), ets:next(T, K)} || K <- [0, 1.5, 2.5, 4, 5, b, {u}, <<"zz">>]]]),
    io:format("~p~n", [[ets:slot(T, I) || I <- [0, 1, 13, 14]]]),
    io:format("~p~n", [ets:foldl(fun({K, _}, A) -> [K | A] end, [], T)]),
    io:format("~p~n", [ets:foldr(fun({K, _}, A) -> [K | A] end, [], T)]).

up(_, '$end_of_table') -> [];
up(T, K) -> [K | up(T, ets:next(T, K))].

down(_, '$end_of_table') -> [];
down(T, K) -> [K | down(T, ets:prev(T, K))].

unordered() ->
    [begin
         T = ets:new(t, [Type | Options]),
         ets:insert(T, [{I rem 500, I} || I <- lists:seq(1, 1000)]),
         Walked = up(T, ets:first(T)),
         Slots = slots(T, 0),
         io:format("~0p~n", [{Type, length(Walked), lists:sort(Walked) =:= lists:seq(0, 499),
                              lists:sort(down(T, ets:last(T))) =:= lists:seq(0, 499), length(Slots),
                              lists:sort(Slots) =:= lists:sort(ets:tab2list(T)),
                              ets:foldl(fun({_, V}, A) -> A + V end, 0, T)}]),
         io:format("~0p~n", [try ets:next(T, nokey) catch error:R -> R end])
     end || Type <- [set, bag, duplicate_bag], Options <- [[], [{write_concurrency, true}]]].

slots(T, I) ->
    case ets:slot(T, I) of
        '$end_of_table' -> [];
        L -> L ++ slots(T, I + 1)
    end.

%% What is there all the time is met once, however the table grows and shrinks meanwhile.
changing() ->
    T = ets:new(t, []),
    ets:insert(T, [{{stays, I}} || I <- lists:seq(1, 500)]),
    ets:safe_fixtable(T, true),
    Met = changing(T, ets:first(T), 0, []),
    ets:safe_fixtable(T, false),
    io:format("~p~n", [lists:sort([I || {stays, I} <- Met]) =:= lists:seq(1, 500)]),
    [ets:delete(T, {new, I}) || I <- lists:seq(0, 20000)],
    io:format("~p~n", [ets:info(T, size)]),
    %% Deleting all while walking.
    N = ets:foldl(fun({K}, A) -> ets:delete(T, K), A + 1 end, 0, T),
    io:format("~p~n", [{N, ets:info(T, size), ets:first(T), ets:tab2list(T)}]).

changing(_, '$end_of_table', _, Met) -> Met;
changing(T, K, N, Met) ->
    N < 20000 andalso [ets:insert(T, {{new, I}}) || I <- lists:seq(N, N + 9)],
    N > 3000 andalso ets:delete(T, {new, N - 3000}),
    changing(T, ets:next(T, K), N + 10, [K | Met]).

%% Walks beside writers.
parallel() ->
    [begin
         T = ets:new(t, [Type, public | Options]),
         ets:insert(T, [{{stays, I}, 0} || I <- lists:seq(1, 3000)]),
         Writers = [spawn_link(fun() -> write(T, W, 0) end) || W <- [1, 2]],
         Counts = [ets:select_count(T, [{{{stays, '_'}, '_'}, [], [true]}]) || _ <- lists:seq(1, 20)],
         Lists = [length([x || {{stays, _}, _} <- ets:tab2list(T)]) || _ <- lists:seq(1, 20)],
         [begin unlink(W), exit(W, kill) end || W <- Writers],
         io:format("~0p~n", [{Type, Options, lists:usort(Counts), lists:usort(Lists)}])
     end || Type <- [set, ordered_set], Options <- [[], [{write_concurrency, true}]]].


write(T, W, I) ->
    ets:insert(T, {{W, I rem 5000}, I}),
    ets:insert(T, {{stays, I rem 3000 + 1}, I}),
    ets:delete(T, {W, (I + 2500) rem 5000}),
    write(T, W, I + 1).
