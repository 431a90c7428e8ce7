%%% The reason of every error the language itself raises.
-module(exc_error_reasons).
-export([main/1, f/1]).
-record(r, {a}).

main(_) ->
    Cases =
        [{badmatch, fun() -> {a, _} = id({b, 1}) end},
         {badmatch_var, fun() -> X = id(1), X = id(2) end},
         {case_clause, fun() -> case id(9) of 1 -> a; 2 -> b end end},
         {if_clause, fun() -> X = id(3), if X > 5 -> a; X < 0 -> b end end},
         {function_clause, fun() -> f(id(z)) end},
         {try_clause, fun() -> try id(7) of 1 -> one catch _:_ -> no end end},
         {fun_clause, fun() -> (fun(1) -> ok end)(id(2)) end},
         {badarith, fun() -> id(a) * 2 end},
         {badarith_div, fun() -> 1 div id(0) end},
         {badarith_rem, fun() -> 1 rem id(0) end},
         {badarg, fun() -> atom_to_list(id(1)) end},
         {badarg_send, fun() -> id(no_such_name) ! hi end},
         {undef, fun() -> no_module:no_function(1) end},
         {undef_fun, fun() -> ?MODULE:nothing(1) end},
         {badfun, fun() -> (id(not_fun))() end},
         {badarity, fun() -> try (id(fun() -> ok end))(1) catch error:{badarity, {_, A}} -> erlang:error({badarity, A}) end end},
         {badmap, fun() -> (id(m))#{a => 1} end},
         {badmap_get, fun() -> maps:get(a, id(m)) end},
         {badkey, fun() -> (id(#{}))#{a := 1} end},
         {badkey_get, fun() -> maps:get(k, id(#{a => 1})) end},
         {badrecord, fun() -> (id({x, 1}))#r.a end},
         {bad_generator, fun() -> [X || X <- id(gen)] end},
         {bad_filter, fun() -> [X || X <- [1], id(filter)] end},
         {badarg_andalso, fun() -> id(1) andalso true end},
         {badarg_and, fun() -> id(1) and true end},
         {badarg_not, fun() -> not id(1) end},
         {badbool_if, fun() -> B = id(1), if B -> a; true -> not_true end end},
         {badarg_apply, fun() -> apply(id("m"), f, []) end},
         {badarg_register, fun() -> register(undefined, self()) end},
         {noproc, fun() -> exit(noproc) end},
         {timeout_value, fun() -> receive after id(foo) -> ok end end},
         {timeout_neg, fun() -> receive after id(-1) -> ok end end},
         {user, fun() -> error({my, reason}) end}],
    [io:format("~-16w ~w~n", [N, try F() catch C:R -> {C, R} end]) || {N, F} <- Cases].

id(X) -> X.
f(a) -> 1;
f(b) -> 2.
