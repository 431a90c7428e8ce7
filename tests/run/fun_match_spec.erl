%%% ets:fun2ms/1 and dbg:fun2ms/1: the match specifications that funs are translated to.
-module(fun_match_spec).
-export([main/1]).
-include_lib("stdlib/include/ms_transform.hrl").

-record(person, {name, age = 0, tags = [a, {b}], partner}).
-record(empty, {}).

main(_) ->
    heads(),
    guards(),
    constants(),
    bodies(),
    records(),
    surroundings(7, {big, tuple}, [l, i, s, t]),
    several(),
    tracing(),
    io:format("~p~n", [(fun(X) -> ets:fun2ms(fun({Y}) when Y > X -> X end) end)(3)]).

show(What, Spec) ->
    io:format("~-14s ~0p~n", [What, Spec]).

heads() ->
    show(variable, ets:fun2ms(fun(X) -> X end)),
    show(anything, ets:fun2ms(fun(_) -> ok end)),
    show(tuple, ets:fun2ms(fun({A, B, A}) -> {A, B} end)),
    show(order, ets:fun2ms(fun({Z, {_, Y}, [X | W]}) -> [W, X, Y, Z] end)),
    show(alias, ets:fun2ms(fun({A, _} = O) -> {A, O} end)),
    show(alias_first, ets:fun2ms(fun(O = {A, _}) -> {A, O} end)),
    show(alias_both, ets:fun2ms(fun(A = B) -> {A, B} end)),
    show(literals, ets:fun2ms(fun({1, $a, 2.5, atom, "string", <<"bin">>, [], -3}) -> true end)),
    show(prefix, ets:fun2ms(fun({"abc" ++ T, "x" ++ [Y | T]}) -> {T, Y} end)),
    show(map, ets:fun2ms(fun({K, #{key := V, K := W, {1, K} := V}}) -> {V, W} end)),
    show(zero, ets:fun2ms(fun({}) -> [] end)),
    show(dollar, ets:fun2ms(fun({'$', '$a', '$$'}) -> '$1' end)).

guards() ->
    show(tests, ets:fun2ms(fun({A}) when is_atom(A), is_integer(A), is_map(A), is_map_key(k, A),
                                          is_function(A), is_reference(A) -> A end)),
    show(old_tests, ets:fun2ms(fun({A}) when atom(A), list(A), integer(A) -> A end)),
    show(functions, ets:fun2ms(fun({A, B}) when hd(A) =:= tl(B), length(A) < size(B), abs(A) == 1,
                                             element(1, B) > trunc(A), map_size(A) > round(B),
                                             byte_size(A) =< bit_size(B), node(A) =/= node(),
                                             self() /= A, map_get(k, A) >= 1, float(A) > 1.0,
                                             binary_part(A, 1, 2) == binary_part(B, {0, 1}) -> B end)),
    show(logic, ets:fun2ms(fun({A, B, C}) when A and B or (not C), A xor B, A andalso B andalso C,
                                            A orelse B orelse C, (A orelse B) andalso C -> x end)),
    show(arithmetic, ets:fun2ms(fun({A, B}) when A + B - 1 * A / B > A div B rem 2,
                                              A band B bor 1 bxor A == bnot B, -A < +B,
                                              A bsl 1 > B bsr 2 -> {A + 1, - B} end)),
    show(remote, ets:fun2ms(fun({A}) when erlang:is_atom(A), erlang:'+'(A, 1) > erlang:abs(A),
                                        erlang:'not'(A), erlang:'orelse'(A, true) -> A end)),
    show(lists, ets:fun2ms(fun({A, B}) when A ++ [1] == B -- "x", [A | B] > {A, [B]} -> A end)),
    show(maps, ets:fun2ms(fun({A, B}) when #{a => A, B => {1}} == A -> #{x => {A}} end)).

constants() ->
    show(folded, ets:fun2ms(fun({A}) when A > 1 + 2 * 3, A < -1, A == 7 div 2, A == 7 rem 4,
                                        A == 1 bsl 70, A == 3.0 / 2, A == 2 + 0.5 -> - (4) end)),
    show(compared, ets:fun2ms(fun(A) when 1 < 2, 1 =:= 1.0, 1 == 1.0, a < b, 1 < a, true and false,
                                        not true, true xor true, A -> true end)),
    show(partly, ets:fun2ms(fun({A}) when 1 + 2 + A > 3, A + 1 + 2 > 3 -> 1 + 2 + 3 + A end)),
    show(left, ets:fun2ms(fun({A}) when 1 div 0 > A, a + 1 > A, 1 andalso true -> [1] ++ [2] end)).

bodies() ->
    show(object, ets:fun2ms(fun({_, _}) -> object() end)),
    show(bindings, ets:fun2ms(fun({_A, _B}) -> bindings() end)),
    show(sequence, ets:fun2ms(fun({A}) -> a, {A}, [A], "s", $c, 1.5 end)),
    show(nested, ets:fun2ms(fun({A}) -> {{A, {}}, [{A} | A], {[]}} end)),
    show(dollars, ets:fun2ms(fun({A}) -> {'$1', '$_', '$abc', A} end)),
    show(binary, ets:fun2ms(fun({_}) -> <<1, 2:16, "xyz">> end)),
    show(underscore, ets:fun2ms(fun({A, _}) when A == '_' -> '_' end)).

records() ->
    show(match, ets:fun2ms(fun(#person{name = N, age = A}) when A > 17 -> N end)),
    show(whole, ets:fun2ms(fun(#person{name = N} = P) -> {N, P} end)),
    show(default, ets:fun2ms(fun(#person{name = N, _ = x}) -> N end)),
    show(access, ets:fun2ms(fun(P) when P#person.age > 1 -> P#person.name end)),
    show(test, ets:fun2ms(fun(P) when is_record(P, person), is_record(P, empty) -> ok end)),
    show(make, ets:fun2ms(fun({N}) -> #person{name = N, age = {N}} end)),
    show(make_all, ets:fun2ms(fun({N}) -> #person{name = N, _ = [N]} end)),
    show(update, ets:fun2ms(fun(#person{age = A} = P) -> P#person{age = A + 1} end)),
    show(index, ets:fun2ms(fun({A, #person.age}) when A == #person.name -> #person.partner end)),
    show(empty, ets:fun2ms(fun(#empty{}) -> #empty{} end)).

surroundings(N, T, L) ->
    show(guard, ets:fun2ms(fun({A}) when A > N -> {N, T} end)),
    show(body, ets:fun2ms(fun({A}) -> [A, T | L] end)),
    show(in_binary, ets:fun2ms(fun({_}) -> <<N:8, 1>> end)),
    M = N * 2,
    case M of
        14 -> show(in_case, ets:fun2ms(fun({A}) when A =:= M -> L end));
        _ -> ok
    end,
    show(mapped, [ets:fun2ms(fun({A}) when A == E -> E end) || E <- L, E > j]).

several() ->
    show(clauses, ets:fun2ms(fun({A}) when A > 1 -> one; ({A, B}) -> {A, B}; (_) -> none end)),
    show(semicolon, ets:fun2ms(fun({A, B}) when A > B, is_atom(A); B; not A -> A end)).

tracing() ->
    show(any, dbg:fun2ms(fun(_) -> return_trace() end)),
    show(whole, dbg:fun2ms(fun(A) when length(A) > 1 -> message(A) end)),
    show(arguments, dbg:fun2ms(fun([A, B]) when A == B -> exception_trace(), {A} end)),
    show(alias, dbg:fun2ms(fun([_ | T] = All) -> message({T, All}) end)),
    show(none, dbg:fun2ms(fun([]) -> caller() end)),
    show(actions, dbg:fun2ms(fun([P]) -> set_seq_token(label, 1), get_seq_token(), process_dump(),
                                         enable_trace(P), enable_trace(P, call), disable_trace(P),
                                         disable_trace(P, send), display(P), set_tcw(1), silent(true),
                                         trace([], [call]), trace(P, [], [call]) end)),
    show(in_guard, dbg:fun2ms(fun([A]) when get_tcw() == 1, is_seq_trace(), A -> true end)).
