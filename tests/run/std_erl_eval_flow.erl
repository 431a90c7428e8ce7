%%% erl_eval: receive as compiled code has it, loops that do not grow, data and recursion that are deep.
-module(std_erl_eval_flow).
-export([main/1]).

parse(S) ->
    {ok, T, _} = erl_scan:string(S),
    {ok, Es} = erl_parse:parse_exprs(T),
    Es.

run(S) -> run(S, []).

run(S, Bs) -> erl_eval:exprs(parse(S), Bs, none).

value(S) -> element(2, run(S)).

p(X) -> io:format("~p~n", [X]).

left() -> element(2, erlang:process_info(self(), messages)).

main(_) ->
    [self() ! M || M <- [a, {b, 1}, c, {b, 2}, a, d]],
    p({run("receive {b, X} when X > 1 -> X end."), left()}),
    p({run("receive c -> got_c; a -> got_a end."), left()}),
    p({run("A = d, receive A -> A after 0 -> none end."), left()}),
    p({run("receive zzz -> 1 after 0 -> none end."), left()}),
    p({run("receive zzz -> 1 after 20 -> none end."), left()}),
    p({run("receive after 5 -> none end."), left()}),
    p({run("X = 3, receive {_, X} -> X after X -> X + 1 end."), left()}),
    p({catch_(fun() -> run("receive zzz -> 1 after foo -> 2 end.") end), left()}),
    p({catch_(fun() -> run("receive zzz -> 1 after -1 -> 2 end.") end), left()}),
    p({run("receive c -> ok after foo -> 2 end."), left()}),
    p({run("receive M -> receive N -> {M, N} end end."), left()}),
    p(left()),
    %% It waits, past messages that it does not take, and the time goes on meanwhile.
    Me = self(),
    spawn(fun() -> [Me ! {noise, I} || I <- lists:seq(1, 50)], timer:sleep(10), Me ! {noise, 51}, timer:sleep(10), Me ! wanted end),
    p(run("receive wanted -> found end.")),
    p(value("F = fun F(Sum) -> receive {noise, N} -> F(Sum + N) after 0 -> Sum end end, F(0).")),
    Spammer = spawn(fun() -> spam(Me) end),
    p(run("receive never -> 1 after 60 -> timed_out end.")),
    exit(Spammer, kill),
    p(value("F = fun F() -> receive {spam, _} -> F() after 20 -> done end end, F().")),
    %% A message sent by the body itself; exits and monitors come in between.
    p(value("self() ! {self(), 1}, P = self(), receive {P, N} -> N end.")),
    process_flag(trap_exit, true),
    p(run("P = spawn_link(fun() -> exit(bye) end), receive {'EXIT', P, R} -> R end, ok.") =/= none),
    p(left()),
    p(run("{P, R} = spawn_monitor(fun() -> receive go -> exit(went) end end), P ! go,"
          "receive {'DOWN', R, process, P, Why} -> Why after 5000 -> slow end, ok.") =/= none),
    %% A server that is evaluated, with requests from many.
    {value, Server, _} = run("Loop = fun Loop(S) -> receive {From, add, N} -> From ! {self(), S + N}, Loop(S + N);"
                             "                               {From, stop} -> From ! {self(), S} end end,"
                             "spawn(fun() -> Loop(0) end)."),
    [spawn(fun() -> Server ! {self(), add, I}, receive {Server, _} -> Me ! ready end end) || I <- lists:seq(1, 100)],
    [receive ready -> ok end || _ <- lists:seq(1, 100)],
    Server ! {self(), stop},
    receive {Server, Sum} -> p(Sum) end,
    %% Loops through every kind of tail position do not grow.
    [grows(S) || S <- ["fun F(0) -> ok; F(N) -> F(N - 1) end.",
                       "fun F(0) -> ok; F(N) -> begin 1, F(N - 1) end end.",
                       "fun F(N) -> case N of 0 -> ok; _ -> F(N - 1) end end.",
                       "fun F(N) -> if N =:= 0 -> ok; true -> F(N - 1) end end.",
                       "fun F(0) -> ok; F(N) -> self() ! N, receive N -> F(N - 1) end end.",
                       "fun F(0) -> ok; F(N) -> receive none -> none after 0 -> F(N - 1) end end.",
                       "fun F(0) -> ok; F(N) -> apply(F, [N - 1]) end.",
                       "fun F(0) -> ok; F(N) -> G = fun(M) -> F(M) end, G(N - 1) end."]],
    %% Deep recursion, deep data, long lists.
    p(run("F = fun F(0) -> 0; F(N) -> 1 + F(N - 1) end, F(20000).") =/= none),
    Long = lists:foldl(fun(I, T) -> {cons, 1, {integer, 1, I}, T} end, {nil, 1}, lists:seq(1, 20000)),
    {value, L, _} = erl_eval:expr(Long, [], none),
    p(length(L)),
    {value, matched, _} = erl_eval:exprs([{match, 1, Long, {var, 1, 'L'}}, {atom, 1, matched}], [{'L', L}], none),
    Deep = lists:foldl(fun(_, T) -> {tuple, 1, [T]} end, {atom, 1, bottom}, lists:seq(1, 20000)),
    {value, D, _} = erl_eval:expr(Deep, [], none),
    p(bottom(D, 0)),
    {value, D, _} = erl_eval:exprs([{match, 1, Deep, {var, 1, 'D'}}], [{'D', D}], none).

bottom({T}, N) -> bottom(T, N + 1);
bottom(T, N) -> {T, N}.

catch_(F) -> try F() catch C:R -> {C, R} end.

spam(To) ->
    To ! {spam, self()},
    timer:sleep(1),
    spam(To).

%% Runs a loop twenty times as long and compares what the process takes.
grows(S) ->
    {value, F, _} = run(S),
    Size = fun(N) ->
                   Me = self(),
                   {P, R} = spawn_monitor(fun() -> F(N), garbage_collect(), Me ! {self(), process_info(self(), memory)} end),
                   receive {P, {memory, M}} -> receive {'DOWN', R, _, _, _} -> M end end
           end,
    Stack = fun(N) ->
                    Tell = self(),
                    P = spawn(fun() -> F(N), Tell ! {self(), done} end),
                    Most = watch(P, 0),
                    receive {P, done} -> Most end
            end,
    p({S, Size(2000) * 3 > Size(40), Stack(20000) < 2000}).

watch(P, Most) ->
    case process_info(P, stack_size) of
        {stack_size, N} -> watch(P, max(N, Most));
        undefined -> Most
    end.
