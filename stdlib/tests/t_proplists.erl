%%% Comparison program for proplists.
-module(t_proplists).

-export([run/1]).

-import(oracle, [same/3, same/4, pick/1, int/2, times/2, list/2, all_args/3]).

run(N) ->
    Bad = [foo, [a | b], [1, "x", {}, a], [{a}, {a, 1, 2}, a], [{a, 1}, {a, 2}]],
    K = [a, b, 1, "x"],
    [all_args(proplists, F, [K, Bad]) ||
        F <- [get_value, lookup, lookup_all, get_all_values, append_values,
              get_bool, is_defined, delete]],
    all_args(proplists, get_value, [K, Bad, [def]]),
    [all_args(proplists, F, [Bad]) || F <- [unfold, compact, to_map]],
    [same(proplists, property, As) ||
        As <- [[a, true], [a, 1], ["a", true], [a], [{a, true}], [{"a", true}], [{a, 1}]]],
    same(proplists, from_map, [#{a => 1}]),
    times(N * 2000, fun random/0).

entry() ->
    pick([a, b, c, {a, true}, {a, int(1, 3)}, {b, [int(1, 3)]}, {c, false}, {a},
          {a, 1, 2}, 17, {"k", 1}, {b, "xy"}, {c, true}, {1.0, x}, {1, y}]).

random() ->
    L = list(9, fun entry/0),
    K = pick([a, b, c, "k", 1, 1.0, zz]),
    [same(proplists, F, [K, L]) ||
        F <- [get_value, lookup, lookup_all, get_all_values, append_values,
              get_bool, is_defined, delete]],
    [same(proplists, F, [L]) || F <- [unfold, compact, to_map]],
    same(proplists, get_keys, [L]),
    Al = [{a, b}, {c, "k"}], Ne = [{a, no_a}, {c, no_c}],
    Ex = [{a, [x, {y, 1}]}, {{b, true}, [z]}, {{c, false}, [w]}],
    same(proplists, substitute_aliases, [Al, L]),
    same(proplists, substitute_negations, [Ne, L]),
    same(proplists, expand, [Ex, L]),
    same(proplists, normalize, [L, [{aliases, Al}, {expand, Ex}, {negations, Ne}]]),
    same(proplists, to_map, [L, [{negations, Ne}]]),
    same(proplists, split, [L, list(3, fun() -> pick([a, b, c, zz]) end)]).
