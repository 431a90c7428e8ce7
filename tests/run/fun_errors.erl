%%% Calling what cannot be called: badfun, badarity, function_clause inside a fun.
-module(fun_errors).
-export([main/1]).

main(_) ->
    F1 = fun(_) -> ok end,
    Rs = [fun() -> (id(atom))() end, fun() -> (id(5))(1) end, fun() -> (id("str"))(1, 2) end, fun() -> (id({lists, sum}))([1]) end,
          fun() -> (id(fun lists:sum/1))(1, 2) end, fun() -> (id(F1))() end, fun() -> (id(F1))(1, 2, 3) end,
          fun() -> apply(id(F1), [1, 2]) end, fun() -> apply(id(x), []) end,
          fun() -> lists:map(fun() -> none end, [1]) end, fun() -> lists:foldl(notfun, 0, [1]) end],
    [io:format("~w~n", [show(try R() catch C:E -> {C, E} end)]) || R <- Rs],
    G = fun(1) -> one; (N) when N > 5 -> many end,
    io:format("~w ~w~n", [G(1), G(6)]),
    io:format("~w~n", [try G(3) catch error:function_clause -> no_clause end]),
    io:format("~w~n", [try G(a, b) catch error:{badarity, {Fun, Args}} -> {Fun =:= G, Args} end]).

id(X) -> X.
show({error, {badarity, {F, As}}}) when is_function(F) -> {badarity, arity(F), As};
show({error, {badfun, F}}) when is_function(F) -> badfun;
show(X) -> X.
arity(F) -> {arity, A} = erlang:fun_info(F, arity), A.
