%%% Arguments, operands, elements and record fields are evaluated left to right.
-module(lang_eval_order).
-export([main/1]).
-record(r, {a, b, c}).

main(_) ->
    show("tuple", {t(1), t(2), t(3)}),
    show("list", [t(1), t(2) | t(3)]),
    show("op", t(1) + t(2) * t(3)),
    show("cmp", t(1) < t(2)),
    show("call", f(t(1), t(2), t(3))),
    show("fun", (pick())(t(1), t(2), t(3))),
    show("append", [t(1)] ++ [t(2)] ++ [t(3)]),
    show("map", #{t(1) => t(2), t(3) => t(4)}),
    show("record", #r{a = t(1), b = t(2), c = t(3)}),
    show("binary", <<(t(1)), (t(2))>>),
    show("send", begin self() ! {t(1), t(2)}, receive M -> M end end),
    show("andalso", (t(1) =:= 2) andalso (t(2) =:= 2)),
    show("and", (t(1) =:= 2) and (t(2) =:= 2)).

pick() -> io:format("pick "), fun f/3.
f(A, B, C) -> io:format("f "), {A, B, C}.

t(X) -> io:format("~w ", [X]), X.

show(Name, V) -> io:format("-> ~s ~w~n", [Name, V]).
