%%% The first frame of a failing built-in: module, name, arguments; then the caller.
-module(exc_trace_bif).
-export([main/1]).

main(_) ->
    Fs = [fun() -> x(fun() -> atom_to_list(id(1)) end) end, fun() -> x(fun() -> element(id(9), {a, b}) end) end, fun() -> x(fun() -> hd(id([])) end) end,
          fun() -> x(fun() -> id(a) + id(2) end) end, fun() -> x(fun() -> list_to_integer(id("q"), 10) end) end, fun() -> x(fun() -> binary_to_term(id(<<1>>)) end) end,
          fun() -> x(fun() -> -id(b) end) end, fun() -> x(fun() -> length(id([a | b])) end) end, fun() -> x(fun() -> id(undefined_name) ! msg end) end,
          fun() -> x(fun() -> maps:get(k, id(#{})) end) end, fun() -> x(fun() -> math:sqrt(id(-1.0)) end) end, fun() -> x(fun() -> list_to_atom(id([x])) end) end,
          fun() -> x(fun() -> error(r, [arg1, arg2]) end) end, fun() -> x(fun() -> error(plain) end) end, fun() -> x(fun() -> (id(#{}))#{a := 1} end) end],
    [F() || F <- Fs].

x(F) ->
    try F()
    catch
        C:R:St -> {M, Fn, A, Info} = hd(St), show(C, R, M, Fn, A, Info)
    end.

show(C, R, ?MODULE, Fn, A, _) -> io:format("~w:~w own ~w~n", [C, R, if is_list(A) -> {name(Fn), A}; true -> name(Fn) end]);
show(C, R, M, Fn, A, Info) -> io:format("~w:~w ~w:~w ~p ~p~n", [C, R, M, Fn, A, Info]).

name(Fn) -> case hd(atom_to_list(Fn)) of $- -> a_fun; _ -> Fn end.
id(X) -> X.
