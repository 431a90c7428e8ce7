%%% The order of all terms: number < atom < reference < fun < port < pid < tuple < map < nil < list < binary.
-module(op_term_order).
-export([main/1]).

main(_) ->
    Ref = make_ref(), Fun = fun(X) -> X end, Pid = self(),
    Named = [{Ref, ref}, {Fun, 'fun'}, {Pid, pid}],
    L = [<<"bin">>, [a], [], #{a => 1}, {a}, Pid, Fun, Ref, atom, 1.5, 1, -7, <<>>, {}, [[]], #{}, "str", 1 bsl 70, -(1 bsl 70), {a, b}, {b}, zebra, 'Atom', [a, b], [b], <<1, 2>>, <<2>>],
    Sorted = lists:sort(L),
    [io:format("~w~n", [proplists:get_value(T, Named, T)]) || T <- Sorted],
    true = Sorted =:= lists:sort(lists:reverse(L)),
    [true = (A =< B) || {A, B} <- lists:zip(lists:droplast(Sorted), tl(Sorted))],
    io:format("~w~n", [lists:sort([#{b => 1}, #{a => 1, b => 2}, #{a => 2}, #{a => 1}, #{1 => z}, #{1.0 => z}, #{c => 0, d => 0}])]),
    io:format("~w~n", [lists:sort([{1, 2, 3}, {9, 9}, {1, 2}, {1, a}, {}, {0}, {1, 1, 1, 1}])]),
    io:format("~p~n", [lists:sort(["b", "a", "ab", "", "aa", [1 | 2], [1, 2], [1 | 1.5], [[]]])]),
    io:format("~w~n", [lists:sort([<<"b">>, <<"a">>, <<"ab">>, <<>>, <<0>>, <<255>>])]),
    io:format("~w~n", [lists:sort([b, a, 'B', 'aB', 'a_', '', a1, a10, a2])]),
    io:format("~w~n", [[#{a => 1, b => 1} < #{a => 1, c => 0}, #{a => 2} > #{a => 1}, #{1 => a} == #{1.0 => a}, #{a => 1} == #{a => 1.0}, #{1 => 1} < #{1.0 => 0}]]).
