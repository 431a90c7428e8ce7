%%% lists key functions: keyfind, keymember, keysearch, keystore, keyreplace, keytake, keydelete, keymap.
-module(std_lists_keys).
-export([main/1]).

main(_) ->
    L = [{a, 1}, {b, 2}, other, {c, 3, extra}, {b, 4}, {1, one}, {2.0, two}],
    p([lists:keyfind(b, 1, L), lists:keyfind(z, 1, L), lists:keyfind(3, 2, L), lists:keyfind(extra, 3, L), lists:keyfind(1.0, 1, L), lists:keyfind(2, 1, L)]),
    p([lists:keymember(a, 1, L), lists:keymember(zz, 1, L), lists:keymember(extra, 3, L)]),
    p([lists:keysearch(b, 1, L), lists:keysearch(q, 1, L)]),
    p([lists:keystore(b, 1, L, {b, new}), lists:keystore(z, 1, L, {z, added}), lists:keystore(k, 1, [], {k})]),
    p([lists:keyreplace(b, 1, L, {bb, new}), lists:keyreplace(z, 1, L, {z, x})]),
    p([lists:keytake(b, 1, L), lists:keytake(z, 1, L)]),
    p([lists:keydelete(b, 1, L), lists:keydelete(z, 1, L)]),
    p([lists:keymap(fun(X) -> X * 10 end, 2, [{a, 1}, {b, 2}])]),
    p([lists:keysort(2, [{a, 2}, {b, 1}, {c, 2}])]),
    Errs = [fun() -> lists:keyfind(a, 0, L) end, fun() -> lists:keyfind(a, x, L) end, fun() -> lists:keyfind(a, 1, not_list) end, fun() -> lists:keymember(q, 1, [{a} | b]) end, fun() -> lists:keyfind(q, 1, [{a} | b]) end],
    [io:format("~w~n", [try F() catch C:R -> {C, R} end]) || F <- Errs].

p(Vs) -> [io:format("~w~n", [V]) || V <- Vs].
