%%% Natives of lists that are longer than what one call of a native does: results and errors.
-module(list_long_natives).
-export([main/1]).

main(_) ->
    [sizes(N) || N <- [0, 1, 16383, 16384, 16385, 32768, 32769, 200000]],
    Improper = lists:seq(1, 100000) ++ foo,
    Pairs = [{I, I} || I <- lists:seq(1, 100000)] ++ foo,
    raised(fun() -> lists:reverse(Improper) end),
    raised(fun() -> lists:reverse(Improper, [x]) end),
    raised(fun() -> Improper ++ [x] end),
    raised(fun() -> lists:member(x, Improper) end),
    raised(fun() -> lists:keyfind(x, 1, Pairs) end),
    raised(fun() -> lists:keymember(x, 1, Pairs) end),
    raised(fun() -> lists:keysearch(x, 1, Pairs) end),
    %% Found before the end: the tail does not matter.
    io:format("~w ~w~n", [lists:member(100000, Improper), lists:keyfind(99999, 2, Pairs)]),
    %% Collections between the pieces must not lose anything.
    Deep = [[I, {I, [I]}] || I <- lists:seq(1, 60000)],
    Twice = lists:reverse(lists:reverse(Deep), [tail]),
    io:format("~w~n", [Twice =:= Deep ++ [tail]]),
    %% Many processes do it side by side.
    Me = self(),
    Pids = [spawn_link(fun() -> Me ! {self(), work(K)} end) || K <- lists:seq(1, 8)],
    io:format("~w~n", [[receive {P, R} -> R end || P <- Pids]]).

sizes(N) ->
    L = lists:seq(1, N),
    R = lists:reverse(L),
    Pairs = [{I, -I} || I <- L],
    io:format("~w ~w ~w ~w ~w ~w~n", [N, R =:= lists:seq(N, 1, -1),
        lists:reverse(R, tail) =:= L ++ tail, length(L ++ [a, b]), lists:last(L ++ [z]),
        lists:member(N, L)]),
    io:format("~w ~w ~w ~w~n", [lists:member(-1, L), lists:keyfind(-N, 2, Pairs),
        lists:keymember(N + 1, 1, Pairs), lists:keysearch(float(N), 1, Pairs)]).

work(K) ->
    L = lists:seq(K, K + 50000),
    lists:foldl(fun(_, Sum) ->
        [H | _] = lists:reverse(L ++ [K]),
        case lists:member(K + 50000, L) of true -> Sum + H; false -> Sum end
    end, 0, lists:seq(1, 10)).

raised(F) ->
    try F() of _ -> io:format("no error~n")
    catch Class:Reason:Stack ->
        [{M, Fun, Args, _} | _] = Stack,
        io:format("~w ~w ~w:~w/~w~n", [Class, Reason, M, Fun, if is_list(Args) -> length(Args); true -> Args end])
    end.
