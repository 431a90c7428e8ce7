%%% Record updates in a loop: a state machine and a bank of accounts.
-module(rec_update_many).
-export([main/1]).
-record(st, {mode = idle, count = 0, log = [] :: list(), max = 3}).
-record(acc, {id, balance = 0, history = []}).

main(_) ->
    S = lists:foldl(fun step/2, #st{}, [start, tick, tick, tick, tick, stop, tick, start, reset]),
    io:format("~w ~w ~w~n", [S#st.mode, S#st.count, lists:reverse(S#st.log)]),
    Accs = [#acc{id = I, balance = I * 100} || I <- [1, 2, 3]],
    Out = lists:foldl(fun({F, T, N}, As) -> transfer(F, T, N, As) end, Accs, [{1, 2, 50}, {2, 3, 500}, {3, 1, 10}, {2, 1, 250}]),
    [io:format("~p~n", [A]) || A <- Out],
    io:format("~w~n", [lists:sum([A#acc.balance || A <- Out])]).

step(start, #st{mode = idle} = S) -> S#st{mode = running, count = 0};
step(tick, #st{mode = running, count = C, max = M} = S) when C + 1 >= M -> S#st{mode = idle, count = C + 1, log = [{full, C + 1} | S#st.log]};
step(tick, #st{mode = running} = S) -> S#st{count = S#st.count + 1};
step(stop, S) -> S#st{mode = idle};
step(Ev, #st{log = L} = S) -> S#st{log = [{ignored, Ev, S#st.mode} | L]}.

transfer(F, T, N, As) ->
    #acc{balance = B} = From = lists:keyfind(F, #acc.id, As),
    case B >= N of
        true ->
            To = lists:keyfind(T, #acc.id, As),
            As1 = lists:keyreplace(F, #acc.id, As, From#acc{balance = B - N, history = [{out, N} | From#acc.history]}),
            lists:keyreplace(T, #acc.id, As1, To#acc{balance = To#acc.balance + N, history = [{in, N} | To#acc.history]});
        false ->
            lists:keyreplace(F, #acc.id, As, From#acc{history = [refused | From#acc.history]})
    end.
