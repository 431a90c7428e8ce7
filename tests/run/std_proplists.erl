%%% proplists: every function.
-module(std_proplists).
-export([main/1]).

main(_) ->
    L = [a, {b, 1}, {c, 2}, {b, 3}, {a, false}, {d, x, y}, "junk", {e, [1]}, {e, [2, 3]}, {e, 4}],
    p([proplists:get_value(a, L), proplists:get_value(b, L), proplists:get_value(z, L), proplists:get_value(z, L, def), proplists:get_value(d, L)]),
    p([proplists:get_bool(a, L), proplists:get_bool(b, L), proplists:get_bool(z, L), proplists:get_bool(x, [{x, true}]), proplists:get_bool(x, [{x, false}, x])]),
    p([proplists:is_defined(d, L), proplists:is_defined(zz, L), proplists:lookup(a, L), proplists:lookup(d, L), proplists:lookup(zz, L), proplists:lookup_all(b, L), proplists:lookup_all(a, L)]),
    p([proplists:get_all_values(b, L), proplists:get_all_values(a, L), proplists:append_values(e, L), proplists:append_values(z, L), lists:sort(proplists:get_keys(L))]),
    p([proplists:delete(b, L), proplists:delete(a, [a, b, {a, 1}])]),
    p([proplists:property({a, true}), proplists:property(a), proplists:property({a, 1}), proplists:property(a, true), proplists:property(a, 2)]),
    p([proplists:unfold([a, {b, 1}, {c, true}]), proplists:compact([{a, true}, {b, 1}, c])]),
    p([proplists:split([{c, 2}, {e, 1}, a, {c, 3, 4}, d, {b, 5}, b], [a, b, c])]),
    p([proplists:substitute_aliases([{colour, color}], [{colour, red}, x, colour]), proplists:substitute_negations([{no_x, x}], [no_x, {no_x, false}, y])]),
    p([proplists:expand([{foo, [bar, baz]}], [fie, foo, fum]), proplists:expand([{{foo, true}, [bar]}], [foo, {foo, false}])]),
    p([proplists:normalize([fie, {colour, red}, no_q, foo], [{aliases, [{colour, color}]}, {negations, [{no_q, q}]}, {expand, [{foo, [bar, baz]}]}])]),
    p([proplists:to_map([a, {b, 1}, {b, 2}]), proplists:to_map([{colour, 1}, c], [{aliases, [{colour, color}]}]), lists:sort(proplists:from_map(#{a => 1, b => 2}))]).

p(Vs) -> [io:format("~p~n", [V]) || V <- Vs].
