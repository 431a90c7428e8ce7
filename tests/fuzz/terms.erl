%%% Writes terms in the external format into the working folder: the first inputs of target `term`.
-module(terms).
-export([main/1]).

main(_) ->
    Terms = [0, 255, -1, 1 bsl 31, -(1 bsl 70), 1 bsl 3000, 1.5, -0.0, a, 'an atom', [], {}, "text",
             [1, 2 | 3], {a, {b, [c]}}, <<>>, <<"bytes">>, <<5:3>>, <<0:800>>, #{}, #{a => 1, 2 => "b"},
             maps:from_list([{N, N} || N <- lists:seq(1, 40)]), self(), make_ref(), fun lists:map/2,
             fun main/1, lists:duplicate(300, x), list_to_tuple(lists:seq(1, 300)), [$\x{20ac}],
             '\x{20ac}'],
    Options = [[], [{minor_version, 0}], [{minor_version, 2}], [compressed]],
    Files = [term_to_binary(T, O) || T <- Terms, O <- Options],
    Write = fun(Bytes, N) -> ok = file:write_file(integer_to_list(N), Bytes), N + 1 end,
    lists:foldl(Write, 1, Files).
