%%% Data survives collections: live structures while much garbage is made around them.
-module(proc_gc_survival).
-export([main/1]).

main(_) ->
    Live = {tree(12, 0), maps:from_list([{I, {I}} || I <- lists:seq(1, 500)]), [self(), make_ref()], fun(X) -> X + 1 end, 1 bsl 300, <<0:8000>>, "text"},
    Before = erlang:phash2(Live),
    garbage(300, Live),
    erlang:garbage_collect(),
    io:format("~w~n", [erlang:phash2(Live) =:= Before]),
    io:format("~w ~w~n", [size_of(element(1, Live)), (element(4, Live))(1)]),
    L = lists:foldl(fun(I, Acc) -> _ = lists:seq(1, 100), [{I, Acc =:= []} | lists:sublist(Acc, 50)] end, [], lists:seq(1, 20000)),
    io:format("~w ~w~n", [length(L), hd(L)]),
    io:format("~w~n", [garbage_collect(self())]),
    P = spawn(fun() -> receive X -> X end end),
    io:format("~w ~w~n", [garbage_collect(P), begin exit(P, kill), receive after 20 -> ok end, garbage_collect(P) end]).

tree(0, N) -> {leaf, N};
tree(D, N) -> {node, tree(D - 1, N * 2), tree(D - 1, N * 2 + 1)}.
size_of({leaf, _}) -> 1;
size_of({node, A, B}) -> size_of(A) + size_of(B).
garbage(0, _) -> ok;
garbage(N, Live) ->
    _ = [{X, integer_to_list(X)} || X <- lists:seq(1, 300)],
    garbage(N - 1, Live).
