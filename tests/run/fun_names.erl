%%% The names that OTP gives to funs: numbered from right to left among operands. Also: what follows
%%% a comprehension and ++ is evaluated before it.
-module(fun_names).
-export([main/1, mm/2]).
-record(r, {a, b = fun() -> 1 end, c}).
n(F) when is_function(F) -> element(2, erlang:fun_info(F, name));
n(M) when is_map(M) -> [{K, n(V)} || {K, V} <- lists:sort(maps:to_list(M))];
n(T) when is_tuple(T) -> list_to_tuple(n(tuple_to_list(T)));
n([H|T]) -> [n(H)|n(T)];
n(X) -> X.
p(L) -> io:format("~p~n", [n(L)]).
sz(F) -> put(l, [F | get(l)]), 8.
g() -> R = lists:reverse(get(l)), put(l, []), R.
a1() -> {fun() -> 1 end, fun() -> 2 end}.
b1() -> put(l, []), _ = <<(sz(fun() -> 1 end)):(sz(fun() -> 2 end)), (sz(fun() -> 3 end)):8>>, g().
c1() -> #r{a = fun() -> 1 end, c = fun() -> 2 end}.
c2() -> #r{c = fun() -> 1 end, a = fun() -> 2 end, b = 3}.
c3() -> R = #r{b = 1}, R#r{c = fun() -> 1 end, a = fun() -> 2 end}.
c4() -> R = #r{b = 1}, R#r{c = fun() -> 1 end}.
d1() -> M = #{}, M#{a => fun() -> 1 end, b => fun() -> 2 end}.
d2() -> #{(sz(fun() -> 0 end)) => fun() -> 1 end, b => {fun() -> 2 end, fun() -> 3 end}}.
d3() -> put(l, []), D = d2(), {g(), D}.
e1() -> put(l, []), (begin sz(fun() -> 1 end), fun(_, _) -> g() end end)(sz(fun() -> 2 end), sz(fun() -> 3 end)).
e2() -> put(l, []), (begin sz(fun() -> 1 end), ?MODULE end):(begin sz(fun() -> 1 end), mm end)(sz(fun() -> 2 end), sz(fun() -> 3 end)).
f1() -> put(l, []), _ = sz(fun() -> 1 end) + sz(fun() -> 2 end) * sz(fun() -> 3 end) - sz(fun() -> 4 end), g().
f2() -> put(l, []), _ = [sz(fun() -> 1 end)] ++ [sz(fun() -> 2 end)] ++ id([sz(fun() -> 3 end)]), g().
f3() -> put(l, []), _ = (sz(fun() -> 1 end) > 1) andalso (sz(fun() -> 2 end) > sz(fun() -> 3 end)), g().
f4() -> put(l, []), _ = (sz(fun() -> 1 end) > 1) and (sz(fun() -> 2 end) > sz(fun() -> 3 end)), g().
g1() -> put(l, []), _ = [sz(fun() -> 1 end) || _ <- [sz(fun() -> 2 end)], sz(fun() -> 3 end) > 1] ++ [sz(fun() -> 4 end)], g().
g2() -> put(l, []), _ = [X || X <- [sz(fun() -> 1 end)]] ++ [Y || Y <- [sz(fun() -> 2 end)]] ++ id([sz(fun() -> 3 end)]), g().
g3() -> put(l, []), _ = {[sz(fun() -> X end) || X <- [1]], [sz(fun() -> X end) || X <- [1]]}, g().
g4() -> put(l, []), _ = id([sz(fun() -> 1 end)]) ++ [sz(fun() -> 2 end) || _ <- [1]] ++ id([sz(fun() -> 3 end)]), g().
h1() -> put(l, []), self() ! {fun() -> 1 end, fun() -> 2 end}, receive X -> X end.
h2() -> put(l, []), case {fun() -> 1 end, fun() -> 2 end} of {A, B} -> [A, B] end.
h3() -> apply(lists, map, [fun id/1, [fun() -> 1 end, fun() -> 2 end]]).
h4() -> erlang:apply(fun(A, B) -> {A, B} end, [fun() -> 1 end, fun() -> 2 end]).
h5() -> X = fun id/1, {X, fun() -> 1 end, fun id/1, fun() -> 2 end}.
h6() -> [fun Self(0) -> Self; Self(_) -> fun() -> 1 end end, fun Other() -> Other end, [fun() -> E end || E <- [1, 2]], << <<(sz(fun() -> E end))>> || E <- [1] >>].
id(X) -> X.
mm(_, _) -> g().
main(_) ->
    put(l, []),
    p(a1()), p(b1()), p(c1()), p(c2()), p(c3()), p(c4()), p(d1()), p(d3()), p(e1()), p(e2()), p(f1()), p(f2()), p(f3()), p(f4()),
    p(g1()), p(g2()), p(g3()), p(g4()), p(h1()), p(h2()), p(h3()), p(h4()), p(h5()), p(h6()), p(i1()), p(i2()), p(j1()).
i1() -> put(l, []), _ = [[sz(fun() -> A end) || B <- [A, sz(fun() -> 2 end)], sz(fun() -> B end) > 1] || A <- [sz(fun() -> 3 end)], sz(fun() -> A end) > 2, _ <- [sz(fun() -> A end)]], g().
i2() -> F = fun G(0) -> fun() -> G end; G(_) -> ok end, {F, F(0), fun() -> F end}.
j1() ->
    Say = fun(X) -> io:format("~p ", [X]), X end,
    L = [Say(X) || X <- [Say(1)]] ++ [Say(X) || X <- [Say(2)]] ++ [Say(3)],
    M = [Say(4)] ++ [Say(X) || X <- [Say(5)]] ++ id([Say(6)]) -- [Say(7)],
    N = try [Say(X) || X <- [Say(8)]] ++ Say(x) ++ [] catch error:E -> E end,
    {L, M, N}.
