%%% eunit's header, which OTP's base package lacks: tests are exported, test objects and macros are
%%% what eunit's guide says.
-module(eunit_header).
-export([main/1]).
-include_lib("eunit/include/eunit.hrl").

main(_) ->
    [{first_test, 0}, {main, 1}, {objects_test_, 0}, {test, 0}] =
        lists:sort([E || {F, _} = E <- module_info(exports), F =/= module_info]),
    true = ?TEST,
    true = ?EUNIT,
    ok = first_test(),
    [passed, passed, failed] = [run(T) || T <- objects_test_()],
    6 = ?LET(X, 2, X * 3),
    [yes, no] = [?IF(B, yes, no) || B <- [true, false]],
    io:put_chars("ok\n").

first_test() ->
    ?assertEqual(3, length([a, b, c])).

objects_test_() ->
    [?_test(first_test()), ?_assertError(badarith, 1 / zero()), ?_assert(zero() > 1)].

zero() -> 0.

run({Line, Test}) when is_integer(Line) ->
    try Test() of ok -> passed catch error:{assert, _} -> failed end.
