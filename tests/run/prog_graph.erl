%%% Graph algorithms: breadth-first search, Dijkstra, topological sort, components, spanning tree.
-module(prog_graph).
-export([main/1]).

main(_) ->
    G = #{a => [{b, 7}, {c, 9}, {f, 14}], b => [{c, 10}, {d, 15}], c => [{d, 11}, {f, 2}], d => [{e, 6}], f => [{e, 9}], e => []},
    io:format("~w~n", [bfs([a], G, [a])]),
    io:format("~w~n", [lists:sort(maps:to_list(dijkstra([{0, a}], G, #{})))]),
    io:format("~w~n", [topo(G)]),
    io:format("~w~n", [catch topo(G#{e => [{a, 1}]})]),
    U = [{1, 2}, {2, 3}, {4, 5}, {6, 6}, {7, 8}, {8, 9}, {9, 7}],
    io:format("~w~n", [components(lists:seq(1, 9), U)]),
    Edges = lists:sort([{W, X, Y} || {X, Ns} <- maps:to_list(G), {Y, W} <- Ns]),
    io:format("~w~n", [kruskal(Edges, maps:from_list([{N, N} || N <- maps:keys(G)]))]),
    Grid = maps:from_list([{{X, Y}, [{{X + DX, Y + DY}, 1 + (X * 7 + Y * 13) rem 9} || {DX, DY} <- [{0, 1}, {1, 0}], X + DX < 25, Y + DY < 25]} || X <- lists:seq(0, 24), Y <- lists:seq(0, 24)]),
    io:format("~w~n", [maps:get({24, 24}, dijkstra([{0, {0, 0}}], Grid, #{}))]).

bfs([], _, Seen) -> lists:reverse(Seen);
bfs([N | Q], G, Seen) ->
    New = [M || {M, _} <- maps:get(N, G), not lists:member(M, Seen)],
    bfs(Q ++ New, G, lists:reverse(New) ++ Seen).

dijkstra([], _, D) -> D;
dijkstra([{C, N} | Q], G, D) when is_map_key(N, D) -> _ = C, dijkstra(Q, G, D);
dijkstra([{C, N} | Q], G, D) -> dijkstra(lists:merge(Q, lists:sort([{C + W, M} || {M, W} <- maps:get(N, G)])), G, D#{N => C}).

topo(G) -> topo(maps:keys(G), maps:map(fun(_, Ns) -> [N || {N, _} <- Ns] end, G), []).
topo([], _, Acc) -> Acc;
topo(Ns, G, Acc) ->
    case [N || N <- Ns, [M || M <- maps:get(N, G), lists:member(M, Ns)] =:= []] of
        [] -> throw({cycle_among, Ns});
        Ready -> topo(Ns -- Ready, G, Ready ++ Acc)
    end.

components(Ns, Es) -> lists:sort(lists:foldl(fun join/2, [[N] || N <- Ns], Es)).
join({A, B}, Cs) ->
    {With, Without} = lists:partition(fun(C) -> lists:member(A, C) orelse lists:member(B, C) end, Cs),
    [lists:sort(lists:append(With)) | Without].

kruskal([], _) -> [];
kruskal([{W, A, B} | T], P) ->
    case {root(A, P), root(B, P)} of
        {R, R} -> kruskal(T, P);
        {R, S} -> [{A, B, W} | kruskal(T, P#{R => S})]
    end.
root(N, P) -> case P of #{N := N} -> N; #{N := M} -> root(M, P) end.
