%%% Objects of all kinds of tables: insert, insert_new, lookup, member, take, delete, delete_object.
-module(ets_objects).
-export([main/1]).

main(_) ->
    [kind(Type) || Type <- [set, ordered_set, bag, duplicate_bag]],
    keypos(),
    kinds_of_terms(),
    many().

kind(Type) ->
    T = ets:new(t, [Type]),
    io:format("~w~n", [Type]),
    P = fun(X) -> io:format("  ~0p~n", [X]) end,
    P(ets:insert(T, {1, a})),
    P(ets:insert(T, [{1, b}, {1, a}, {1.0, c}, {2, d, e}])),
    P([ets:lookup(T, K) || K <- [1, 1.0, 2, 3]]),
    P([ets:member(T, K) || K <- [1, 1.0, 2, 3]]),
    P(ets:info(T, size)),
    P(ets:insert_new(T, {1, z})),
    P(ets:insert_new(T, [{7, z}, {8, z}])),
    P(ets:insert_new(T, [{9, z}, {8, z}])),
    P([ets:lookup(T, K) || K <- [7, 8, 9]]),
    P(ets:lookup_element(T, 1, 2)),
    P(ets:delete_object(T, {1, a})),
    P(ets:lookup(T, 1)),
    P(ets:take(T, 1)),
    P(ets:take(T, 1)),
    P(ets:delete(T, 2)),
    P(ets:delete(T, 2)),
    P(lists:sort(ets:tab2list(T))),
    P(ets:delete_all_objects(T)),
    P({ets:tab2list(T), ets:info(T, size)}),
    P(ets:delete(T)),
    P(ets:info(T)).

keypos() ->
    T = ets:new(k, [{keypos, 3}]),
    ets:insert(T, [{a, b, c}, {x, y, z, more}]),
    io:format("~p~n", [{ets:lookup(T, c), ets:lookup(T, a), ets:lookup_element(T, z, 4)}]).

%% Every kind of term goes in and comes out again.
kinds_of_terms() ->
    T = ets:new(t, []),
    X = 7,
    Fun = fun(Y) -> X + Y end,
    Big = binary:copy(<<"0123456789">>, 100),
    Terms = [1 bsl 100, -1.5e300, self(), make_ref(), Fun, fun lists:map/2, "list", [improper | tail],
             <<1:7>>, Big, binary:part(Big, 3, 500), #{a => #{b => [c]}},
             maps:from_list([{I, [I]} || I <- lists:seq(1, 100)]), {}, {{}, [{}]},
             lists:foldl(fun(_, D) -> [D] end, [], lists:seq(1, 1000)),
             <<"a literal that is longer than what a heap binary may be, so that it is shared when it is copied">>],
    [ets:insert(T, {I, Term, Term}) || {I, Term} <- lists:zip(lists:seq(1, length(Terms)), Terms)],
    erlang:garbage_collect(),
    Back = [ets:lookup_element(T, I, 3) || I <- lists:seq(1, length(Terms))],
    ets:delete(T),
    erlang:garbage_collect(),
    io:format("~p ~p~n", [Back =:= Terms, (lists:nth(5, Back))(1)]),
    io:format("~p~n", [lists:last(Back)]).

many() ->
    [begin
         T = ets:new(t, [Type | Options]),
         [ets:insert(T, {(I * 7919) rem 20011, I}) || I <- lists:seq(1, 20000)],
         Size = ets:info(T, size),
         Sum = lists:sum([ets:lookup_element(T, (I * 7919) rem 20011, 2) || I <- lists:seq(1, 20000)]),
         [ets:delete(T, (I * 7919) rem 20011) || I <- lists:seq(1, 20000), I rem 3 =/= 0],
         Left = lists:sum([V || {_, V} <- ets:tab2list(T)]),
         io:format("~p ~p~n", [{Type, Options}, {Size, Sum, ets:info(T, size), Left}])
     end || Type <- [set, ordered_set], Options <- [[], [{write_concurrency, true}]]].
