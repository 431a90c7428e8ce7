%%% How each kind of term prints with ~w and ~p: quoting, nesting, binaries, maps, funs by name.
-module(fmt_terms).
-export([main/1]).

main(_) ->
    Ts = [a, 'A b', 1, -1, 1.5, 1.0e-20, "s", [], {}, {a}, {a, {b, [c]}}, [1 | 2], [a, b | c], <<>>, <<1>>, <<"x">>, <<"x", 0>>, #{}, #{a => b}, #{1 => #{2 => #{}}}, #{"k" => 'V'}, #{{t, 1} => [x]}, fun lists:map/2, fun erlang:'+'/2, fun 'odd mod':'odd fun'/0, true, 'true x', $a, [$a, 1], [[$a], [$b]], {"a", 'b', <<"c">>}, 12345678901234567890123, '\n', [''], {''}, 'é' =:= 'é'],
    [io:format("~w   ~p~n", [T, T]) || T <- Ts],
    true = string:prefix(io_lib:format("~w", [self()]), "<0.") =/= nomatch,
    true = string:prefix(lists:flatten(io_lib:format("~p", [make_ref()])), "#Ref<0.") =/= nomatch,
    true = string:prefix(lists:flatten(io_lib:format("~p", [fun(X) -> X end])), "#Fun<fmt_terms.") =/= nomatch,
    true = lists:flatten(io_lib:format("~w", [self()])) =:= pid_to_list(self()),
    R = make_ref(),
    true = lists:flatten(io_lib:format("~w", [R])) =:= ref_to_list(R),
    true = list_to_pid(pid_to_list(self())) =:= self(),
    io:format("shapes of pids, refs and funs are right~n").
