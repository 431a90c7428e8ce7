%%% stdlib/include/assert.hrl: what the assertions accept, and the errors they raise.
-module(mac_assert).
-export([main/1]).
-include_lib("stdlib/include/assert.hrl").

main(_) ->
    [show(N, F) || {N, F} <- passing() ++ failing()],
    commented().

show(Name, F) ->
    R = try F() of V -> {value, V} catch C:{A, Info} -> {C, A, [without_trace(I) || I <- Info]} end,
    io:format("~p ~p~n", [Name, R]).

without_trace({unexpected_exception, {C, R, T}}) when is_list(T) -> {unexpected_exception, {C, R}};
without_trace(Other) -> Other.

passing() ->
    [{assert, fun() -> ?assert(id(1) < 2) end},
     {assert_not, fun() -> ?assertNot(id(1) > 2) end},
     {match, fun() -> ?assertMatch({ok, X} when X > 1, id({ok, 2})) end},
     {not_match, fun() -> ?assertNotMatch({ok, _}, id(error)) end},
     {equal, fun() -> ?assertEqual(3, id(1) + 2) end},
     {not_equal, fun() -> ?assertNotEqual(3, id(3.0)) end},
     {exception, fun() -> ?assertException(throw, {a, _}, throw({a, 1})) end},
     {error, fun() -> ?assertError(badarith, 1 / id(0)) end},
     {exit, fun() -> ?assertExit(_, exit(id(now))) end},
     {throw, fun() -> ?assertThrow(X when is_atom(X), throw(id(a))) end},
     {not_exception, fun() -> ?assertNotException(throw, a, throw(id(b))) end},
     {not_exception_at_all, fun() -> ?assertNotException(throw, a, id(b)) end}].

failing() ->
    [{assert, fun() -> ?assert(id(1) > 2) end},
     {assert_no_boolean, fun() -> ?assert(id(maybe_not)) end},
     {assert_not, fun() -> ?assertNot(id(1) < 2) end},
     {assert_not_no_boolean, fun() -> ?assertNot(id(x)) end},
     {match, fun() -> ?assertMatch({ok, X} when X > 1, id({ok, 1})) end},
     {not_match, fun() -> ?assertNotMatch({ok, _}, id({ok, 1})) end},
     {equal, fun() -> ?assertEqual(3, id(1) + 1) end},
     {not_equal, fun() -> ?assertNotEqual(3, id(3)) end},
     {exception, fun() -> ?assertException(throw, {a, _}, id(fine)) end},
     {error, fun() -> ?assertError(badarith, id(1) / 2) end},
     {exit, fun() -> ?assertExit(now, id(exit)) end},
     {throw, fun() -> ?assertThrow(a, id(b)) end},
     {not_exception, fun() -> ?assertNotException(throw, a, throw(id(a))) end},
     {other_class, fun() -> ?assertThrow(a, error(id(a))) end},
     {other_reason, fun() -> ?assertError(a, error(id({b, 1}))) end}].

commented() ->
    [show(N, F) || {N, F} <- [
        {assert, fun() -> ?assert(id(false), "why") end},
        {assert_not, fun() -> ?assertNot(id(true), "why") end},
        {match, fun() -> ?assertMatch(a, id(b), "why") end},
        {not_match, fun() -> ?assertNotMatch(a, id(a), "why") end},
        {equal, fun() -> ?assertEqual(a, id(b), "why") end},
        {not_equal, fun() -> ?assertNotEqual(a, id(a), "why") end},
        {exception, fun() -> ?assertException(throw, a, id(b), "why") end},
        {error, fun() -> ?assertError(a, id(b), "why") end},
        {exit, fun() -> ?assertExit(a, id(b), "why") end},
        {throw, fun() -> ?assertThrow(a, id(b), "why") end},
        {not_exception, fun() -> ?assertNotException(throw, a, throw(id(a)), "why") end}]].

id(X) -> X.
