%%% Comparison program for lists: all functions on small pools of arguments,
%%% good and bad, and the sort family on random lists with many equal elements.
-module(t_lists).

-export([run/1, bench/0]).

-import(oracle, [same/3, same/4, pick/1, int/2, times/2, list/2, small_term/0,
                 all_args/3]).

lists0() ->
    [[], [1], [1, 2], [2, 1, 3], [a, 1, 1.0, a], [1 | 2], foo, [[1], [2, 3]],
     [[a], [b | c]], ["ab", x, 1, 2.5], [{a, 1}, {b, 2}, {a, 3}],
     [{1, a, x}, {1.0, b}, {2}, foo], [[], [[3]], 4], [{1}, {2, 3}],
     [1, 2, 3, 4, 5, 6], [[{a}], []], [[1, 3], [2], [1]]].

ints() -> [-1, 0, 1, 2, 3, 5, 1.0, a].

funs1() -> [fun(X) -> X end, fun(X) -> is_integer(X) end, fun(X) -> [X] end,
            fun(X) -> {true, {X}} end, fun(_) -> true end, fun(_) -> false end,
            fun(X) -> is_integer(X) andalso {true, X + 1} end,
            fun(_, _) -> true end, foo, fun(X) -> X > 1 end].

funs2() -> [fun(X, A) -> [X | A] end, fun(X, A) -> {X, [X | A]} end,
            fun(_, _) -> true end, fun(_, _) -> false end, foo,
            fun(A, B) -> A =< B end, fun(A, B) -> A >= B end].

run(N) ->
    Skip = [reverse, member, keyfind, keymember, keysearch, module_info],
    [pools(F, A) || {F, A} <- lists:module_info(exports),
                    not lists:member(F, Skip)],
    times(N * 2000, fun random/0),
    seqs(),
    [big(L) || L <- [1000, 10000]].

pools(F, A) ->
    case lists:member(F, [map, filter, all, any, foreach, flatmap, filtermap,
                          zf, takewhile, dropwhile, partition, splitwith,
                          search, uniq]) andalso A =:= 2 of
        true -> all_args(lists, F, [funs1(), lists0()]);
        false -> pools2(F, A)
    end.

pools2(F, 3) when F =:= foldl; F =:= foldr; F =:= mapfoldl; F =:= mapfoldr ->
    all_args(lists, F, [funs2(), [[]], lists0()]);
pools2(zipwith, 3) -> all_args(lists, zipwith, [funs2(), lists0(), lists0()]);
pools2(zipwith3, 4) ->
    all_args(lists, zipwith3, [[fun(A, B, C) -> {A, B, C} end, foo], lists0(),
                               lists0(), lists0()]);
pools2(F, 2) when F =:= sort; F =:= usort ->
    all_args(lists, F, [[fun(A, B) -> A =< B end, fun(A, B) -> A < B end,
                         fun(A, B) -> A >= B end, foo],
                        lists0() -- [[[a], [b | c]]]]);
pools2(sort, 1) -> ok;
pools2(F, 1) -> all_args(lists, F, [lists0() ++ [12, <<1>>, [1 | a]]]);
pools2(merge, _) -> ok;
pools2(keymap, 3) -> all_args(lists, keymap, [funs1(), ints(), lists0()]);
pools2(F, 3) when F =:= keydelete; F =:= keytake ->
    all_args(lists, F, [[1, a, 1.0, c, 2], ints(), lists0()]);
pools2(F, 4) when F =:= keyreplace; F =:= keystore ->
    all_args(lists, F, [[1, a, 1.0, c, 2], ints(), lists0(), [{z}, z]]);
pools2(F, 2) when F =:= keysort; F =:= ukeysort ->
    all_args(lists, F, [ints(), lists0()]);
pools2(F, 2) when F =:= merge; F =:= umerge; F =:= rmerge; F =:= rumerge ->
    ok;
pools2(F, 3) when F =:= sublist ->
    all_args(lists, F, [lists0(), ints(), ints()]);
pools2(seq, _) -> ok;
pools2(F, 2) ->
    P = ints() ++ lists0(),
    all_args(lists, F, [P, P]);
pools2(zip3, 3) -> all_args(lists, zip3, [lists0(), lists0(), lists0()]);
pools2(_, _) -> ok.

seqs() ->
    I = lists:seq(-6, 6) ++ [a, 1.0, 1 bsl 65],
    [same(lists, seq, [A, B]) || A <- I, B <- I, is_integer(B), B < 99],
    [same(lists, seq, [A, B]) || A <- I, B <- [a, 1.0]],
    [same(lists, seq, [A, B, C]) || A <- I, B <- I, C <- I,
                                    not (is_integer(B) andalso B > 99),
                                    not (is_integer(A) andalso A > 99)].

random() ->
    L = list(int(0, 40), fun oracle:small_term/0),
    K = list(int(0, 40), fun() -> {small_term(), make_tag()} end),
    K2 = list(int(0, 40), fun() -> {small_term(), make_tag()} end),
    %% OTP's sort/1 does not keep the order of 1 and 1.0.
    same(lists, sort, [L], fun whole/1),
    [same(lists, F, [L]) || F <- [usort, uniq, min, max, enumerate]],
    [same(lists, F, [1, K]) || F <- [keysort, ukeysort]],
    Le = fun({A, _}, {B, _}) -> A =< B end,
    Lt = fun({A, _}, {B, _}) -> A < B end,
    Ge = fun({A, _}, {B, _}) -> A >= B end,
    [same(lists, F, [O, K]) || F <- [sort, usort], O <- [Le, Lt, Ge]],
    A1 = lists:keysort(1, K), B1 = lists:keysort(1, K2),
    A2 = lists:ukeysort(1, K), B2 = lists:ukeysort(1, K2),
    R = fun lists:reverse/1,
    same(lists, keymerge, [1, A1, B1]),
    same(lists, ukeymerge, [1, A2, B2]),
    same(lists, rkeymerge, [1, R(A1), R(B1)]),
    same(lists, rukeymerge, [1, R(A2), R(B2)]),
    same(lists, merge, [Le, A1, B1]),
    same(lists, umerge, [Le, A2, B2]),
    same(lists, rmerge, [Le, R(A1), R(B1)]),
    same(lists, rumerge, [Le, R(A2), R(B2)]),
    S = fun() -> lists:sort(list(int(0, 15), fun oracle:small_term/0)) end,
    U = fun() -> lists:usort(list(int(0, 15), fun oracle:small_term/0)) end,
    same(lists, merge, [S(), S()]),
    same(lists, umerge, [U(), U()]),
    same(lists, rmerge, [R(S()), R(S())]),
    same(lists, rumerge, [R(U()), R(U())]),
    same(lists, merge3, [S(), S(), S()]),
    same(lists, umerge3, [U(), U(), U()]),
    same(lists, rmerge3, [R(S()), R(S()), R(S())]),
    same(lists, rumerge3, [R(U()), R(U()), R(U())]),
    same(lists, merge, [list(8, S)]),
    same(lists, umerge, [list(8, U)]),
    Deep = deep(4),
    [same(lists, F, X) || {F, X} <- [{flatten, [Deep]}, {flatlength, [Deep]},
                                     {flatten, [Deep, tl([x | Deep])]},
                                     {subtract, [L, list(9, fun oracle:small_term/0)]},
                                     {split, [int(-1, 50), L]},
                                     {nth, [int(-1, 50), L]},
                                     {nthtail, [int(-1, 50), L]},
                                     {sublist, [L, int(-1, 45), int(-1, 45)]},
                                     {delete, [small_term(), L]},
                                     {prefix, [lists:sublist(L, 3), L]},
                                     {suffix, [L, K ++ L]},
                                     {join, [x, L]}, {uniq, [Le1 || Le1 <- []] ++
                                                      [fun is_integer/1, L]}]].

whole(L) when is_list(L) -> [whole(X) || X <- L];
whole(T) when is_tuple(T) -> list_to_tuple(whole(tuple_to_list(T)));
whole(F) when is_float(F), F == trunc(F) -> trunc(F);
whole(X) -> X.

make_tag() -> rand:uniform(1000000).

deep(0) -> small_term();
deep(D) -> list(4, fun() -> case int(1, 3) of 1 -> small_term(); _ -> deep(D - 1) end end).

big(L) ->
    X = [rand:uniform(L) || _ <- lists:seq(1, L)],
    [same(lists, F, [Y]) || F <- [sort, usort],
                            Y <- [X, lists:sort(X), lists:reverse(lists:sort(X))]].

%% Times of the hot functions on a list of 300,000 integers.
bench() ->
    L = [rand:uniform(1000000) || _ <- lists:seq(1, 300000)],
    P = [{X, a} || X <- L],
    S = lists:sort(L),
    Le = fun(A, B) -> A =< B end,
    [oracle:time(What, lists, F, As) ||
        {What, F, As} <- [{"sort", sort, [L]}, {"sorted", sort, [S]},
                          {"usort", usort, [L]}, {"keysort", keysort, [1, P]},
                          {"ukeysort", ukeysort, [1, P]}, {"sort/2", sort, [Le, L]},
                          {"usort/2", usort, [Le, L]},
                          {"seq", seq, [1, 300000]},
                          {"map", map, [fun(X) -> X + 1 end, L]},
                          {"foldl", foldl, [fun(X, A) -> X + A end, 0, L]},
                          {"filter", filter, [fun(X) -> X > 500000 end, L]},
                          {"flatten", flatten, [[L, [L]]]}]].
