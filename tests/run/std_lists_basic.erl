%%% lists: reverse, append, nth, last, sublist, member, delete, duplicate, seq, sum, max, min and kin.
-module(std_lists_basic).
-export([main/1]).

main(_) ->
    L = [5, 3, 8, 1, 3],
    p([lists:reverse(L), lists:reverse(L, [t]), lists:reverse([])]),
    p([lists:append([[1], [], [2, 3]]), lists:append([1], [2]), lists:append([a], tail)]),
    p([lists:nth(1, L), lists:nth(5, L), lists:nthtail(0, L), lists:nthtail(2, L), lists:nthtail(5, L)]),
    p([lists:last(L), lists:droplast(L), lists:droplast([x])]),
    p([lists:sublist(L, 2), lists:sublist(L, 99), lists:sublist(L, 0), lists:sublist(L, 2, 2), lists:sublist(L, 6, 1), lists:sublist(L, 4, 10)]),
    p([lists:member(3, L), lists:member(3.0, L), lists:member(x, [])]),
    p([lists:delete(3, L), lists:delete(zz, L), lists:subtract(L, [3, 3]), lists:subtract([1, 2], [])]),
    p([lists:duplicate(3, a), lists:duplicate(0, a), lists:duplicate(2, [b])]),
    p([lists:seq(1, 5), lists:seq(1, 0), lists:seq(1, 10, 3), lists:seq(10, 1, -4), lists:seq(5, 5), lists:seq(1, 1, 0), lists:seq(3, 2, 1), lists:seq(1, 2, -1)]),
    p([lists:sum(L), lists:sum([]), lists:sum([1.5, 2]), lists:max(L), lists:min(L), lists:max([a, 1, "s"]), lists:min([1, 1.0])]),
    p([lists:prefix("ab", "abc"), lists:prefix("abc", "ab"), lists:prefix("", ""), lists:suffix("bc", "abc"), lists:suffix("", "x"), lists:suffix("xabc", "abc")]),
    p([lists:split(2, L), lists:split(0, L), lists:split(5, L)]),
    p([lists:flatten([1, [2, [3, []], [[4]]], []]), lists:flatten([[a]], [t]), lists:flatlength([1, [2, [3]]])]),
    p([lists:concat([a, 1, "str", 2.5, 'X y']), lists:join(sep, [1, 2, 3]), lists:join(x, []), lists:join(x, [1])]),
    p([lists:enumerate([a, b]), lists:enumerate(0, [a, b]), lists:uniq([3, 1, 3, 2, 1]), lists:uniq(fun({K, _}) -> K end, [{a, 1}, {b, 2}, {a, 3}])]),
    Errs = [fun() -> lists:nth(0, L) end, fun() -> lists:nth(9, L) end, fun() -> lists:nthtail(9, L) end, fun() -> lists:last([]) end, fun() -> lists:max([]) end,
            fun() -> lists:seq(1, 3, 0) end, fun() -> lists:seq(3, 1) end, fun() -> lists:seq(a, 1) end, fun() -> lists:split(9, L) end, fun() -> lists:sublist(L, -1) end,
            fun() -> lists:sublist(L, 0, 1) end, fun() -> lists:duplicate(-1, x) end, fun() -> lists:reverse(x) end, fun() -> lists:sum([a]) end, fun() -> lists:member(a, b) end, fun() -> lists:droplast([]) end],
    [io:format("~w~n", [class(F)]) || F <- Errs].

p(Vs) -> [io:format("~w~n", [V]) || V <- Vs].
class(F) -> try F() catch C:R -> {C, R} end.
