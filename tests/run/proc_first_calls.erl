%%% Many processes call a module for the first time at once: whoever loads it, each call is carried out.
-module(proc_first_calls).
-export([main/1]).

main(_) ->
    Calls = [{array, size, [array:new(0)]}, {dict, new, []}, {orddict, new, []}, {gb_sets, new, []},
             {gb_trees, empty, []}, {queue, new, []}, {sets, new, []}, {ordsets, new, []},
             {proplists, get_value, [a, [{a, 1}]]}, {base64, encode, [<<"abc">>]}, {calendar, is_leap_year, [2000]},
             {filename, basename, ["a/b"]}, {math, ceil, [1.5]}, {random, seed0, []}, {erl_anno, new, [1]},
             {binary, first, [<<1, 2>>]}, {counters, new, [1, []]}, {erl_internal, bif, [abs, 1]},
             {erl_scan, string, ["a."]}, {erl_parse, normalise, [{atom, 1, a}]}, {rand, seed_s, [exsss, 1]},
             {string, length, ["abc"]}, {maps, get, [a, #{a => 1}, b]}, {atomics, new, [1, []]}],
    lists:foreach(fun call/1, Calls).

call({M, F, As}) ->
    Me = self(),
    Ps = [spawn(fun() -> receive go -> ok end, Me ! {self(), catch begin apply(M, F, As), fine end} end)
          || _ <- lists:seq(1, 30)],
    [P ! go || P <- Ps],
    Results = lists:usort([receive {P, Result} -> Result end || P <- Ps]),
    io:format("~w:~w/~w ~0p~n", [M, F, length(As), Results]).
