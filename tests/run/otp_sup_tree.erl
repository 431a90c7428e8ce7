%%% supervisor: a tree of two levels with gen_servers; a crash climbs only as far as needed.
-module(otp_sup_tree).
-behaviour(supervisor).
-export([main/1, init/1, start_sup/1, start_worker/1]).
-export([handle_call/3, handle_cast/2, handle_info/2]).

main(_) ->
    {ok, Top} = supervisor:start_link({local, top}, ?MODULE, top),
    io:format("~w~n", [tree(Top)]),
    W = [gen_server:call(N, who) || N <- [w1, w2, w3]],
    io:format("~w~n", [W]),
    P1 = whereis(w1), P2 = whereis(w2), P3 = whereis(w3), L = sub(Top, left),
    gen_server:cast(w1, crash),
    wait(fun() -> whereis(w1) =/= P1 andalso is_pid(whereis(w1)) end),
    io:format("~w~n", [{w2, whereis(w2) =:= P2, w3, whereis(w3) =:= P3, left, sub(Top, left) =:= L}]),
    %% left allows one restart in its period: the second crash takes left down, top restarts it.
    P1b = whereis(w1),
    gen_server:cast(w1, crash),
    wait(fun() -> is_pid(whereis(w1)) andalso whereis(w1) =/= P1b andalso is_pid(whereis(w2)) end),
    io:format("~w~n", [{w2, whereis(w2) =:= P2, w3, whereis(w3) =:= P3, left, sub(Top, left) =:= L}]),
    io:format("~w~n", [tree(Top)]),
    unlink(Top),
    R = monitor(process, Top),
    exit(Top, shutdown),
    receive {'DOWN', R, _, _, Why} -> io:format("~w ~w~n", [Why, [whereis(N) || N <- [top, w1, w2, w3]]]) end.

tree(Sup) -> [case T of supervisor -> {I, tree(P)}; worker -> I end || {I, P, T, _} <- lists:keysort(1, supervisor:which_children(Sup))].
sub(Top, Id) -> {_, P, _, _} = lists:keyfind(Id, 1, supervisor:which_children(Top)), P.
wait(F) -> case F() of true -> ok; false -> timer:sleep(5), wait(F) end.

init(top) -> {ok, {#{strategy => one_for_one}, [#{id => I, start => {?MODULE, start_sup, [A]}, type => supervisor} || {I, A} <- [{left, [w1, w2]}, {right, [w3]}]]}};
init({sup, Ws}) -> {ok, {#{strategy => one_for_one, intensity => 1, period => 10}, [#{id => W, start => {?MODULE, start_worker, [W]}, modules => [?MODULE]} || W <- Ws]}};
init({worker, N}) -> {ok, N}.

start_sup(Ws) -> supervisor:start_link(?MODULE, {sup, Ws}).
start_worker(N) -> gen_server:start_link({local, N}, ?MODULE, {worker, N}, []).
handle_call(who, _, N) -> {reply, {i_am, N}, N}.
handle_cast(crash, _) -> exit(crashed_on_demand).
handle_info(_, N) -> {noreply, N}.
