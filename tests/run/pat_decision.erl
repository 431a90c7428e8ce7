%%% Many overlapping clauses over mixed types: first match wins, whatever the tree built.
-module(pat_decision).
-export([main/1]).

main(_) ->
    Vs = [{a, 1, x}, {a, 1, y}, {a, 2, x}, {a, 2, z}, {b, 1, x}, {b, 2, y}, {c, 3, z}, {a, {n, 1}, []}, {a, {n, 2}, [1]}, {a, {m, 1}, [1, 2]}, {d, [], []}, {d, [q], []}, {d, [q], [r]}, {e, 1.0, "s"}, {e, 1, "s"}, {e, 1, "t"}, {f, <<1>>, #{k => 1}}, {f, <<2>>, #{k => 2}}, {f, <<1>>, #{}}, other],
    [io:format("~w -> ~w~n", [V, f(V)]) || V <- Vs],
    io:format("~w~n", [[{A, B, C, red(A, B, C)} || A <- [r, b], B <- [r, b], C <- [r, b]]]),
    io:format("~w~n", [[tok(S) || S <- ["if", "in", "import", "i", "else", "elsif", "end", "e", ""]]]).

f({a, 1, x}) -> c1;
f({_, 1, x}) -> c2;
f({a, _, x}) -> c3;
f({a, 1, _}) -> c4;
f({A, 2, _}) when A =/= b -> {c5, A};
f({b, 2, y}) -> c6;
f({_, 3, z}) -> c7;
f({a, {n, 1}, []}) -> c8;
f({a, {n, _}, [_]}) -> c9;
f({a, {_, 1}, [_ | _]}) -> c10;
f({d, [], []}) -> c11;
f({d, [_], []}) -> c12;
f({d, [X], [_]}) -> {c13, X};
f({e, 1.0, _}) -> c14;
f({e, 1, "s"}) -> c15;
f({e, _, [C]}) -> {c16, C};
f({f, <<1>>, #{k := K}}) -> {c17, K};
f({f, <<N>>, #{k := N}}) -> {c18, N};
f({f, _, _}) -> c19;
f(_) -> c20.

red(r, r, r) -> 0;
red(r, r, _) -> 1;
red(_, r, r) -> 2;
red(r, _, r) -> 3;
red(_, _, r) -> 4;
red(_, r, _) -> 5;
red(r, _, _) -> 6;
red(_, _, _) -> 7.

tok("if") -> 'if';
tok("in") -> in;
tok("import") -> import;
tok("else") -> else;
tok("elsif") -> elsif;
tok("end") -> 'end';
tok("i" ++ R) -> {i, length(R)};
tok("e" ++ R) -> {e, length(R)};
tok(S) -> {id, S}.
