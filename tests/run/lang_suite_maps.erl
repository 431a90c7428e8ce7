%%% Which key `badkey` names when several are missing, and what stands at the top of the trace when
%%% a function of maps gets something else.
-module(lang_suite_maps).
-export([main/1]).

main(_) ->
    M = id(#{a => 1}),
    show(fun() -> M#{42.0 := v, 42 := w} end),
    show(fun() -> M#{z := v, y := w} end),
    show(fun() -> M#{x := v, 3 := w, 2.0 := u} end),
    show(fun() -> M#{42 => v1, 42.0 := v2, 42 := v3} end),
    show(fun() -> M#{1.0 := v, 1.0 => w} end),
    show(fun() -> (id(nil))#{a := b} end),
    show(fun() -> maps:with([a], id(b)) end),
    show(fun() -> maps:with({a}, M) end),
    show(fun() -> maps:without([a], id(b)) end),
    show(fun() -> maps:update_with(a, fun(X) -> X end, id(b)) end),
    show(fun() -> maps:update_with(a, id(no_fun), M) end),
    show(fun() -> maps:update_with(a, id(no_fun), 1, {b}) end),
    show(fun() -> maps:merge_with(id(no_fun), M, M) end),
    show(fun() -> maps:intersect(M, id(b)) end),
    show(fun() -> maps:intersect_with(id(no_fun), id(b), M) end).

show(F) ->
    try F() of
        V -> io:format("~p~n", [V])
    catch
        C:R:Trace -> io:format("~p ~p ~p~n", [C, R, top(Trace)])
    end.

top([{maps, Fun, Args, _} | _]) -> {Fun, if is_list(Args) -> length(Args); true -> Args end};
top(_) -> here.

id(X) -> X.
