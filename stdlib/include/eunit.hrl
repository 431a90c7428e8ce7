%%% What modules with tests of their own include: assertions, test objects, messages for debugging, and
%%% the export of the tests. With NOTEST there are no tests; TEST takes precedence over it.
%%% EUNIT_NOAUTO leaves exporting to the module.

-ifdef(TEST).
-undef(NOTEST).
-endif.

-ifndef(EUNIT_HRL_).
-define(EUNIT_HRL_, 1).

-ifdef(NOTEST).
-ifndef(ASSERT).
-define(NOASSERT, true).
-endif.
-else.
-define(EUNIT, true).
-ifndef(TEST).
-define(TEST, true).
-endif.
-ifndef(EUNIT_NOAUTO).
-compile({parse_transform, eunit_autoexport}).
-endif.
-endif.

-include_lib("stdlib/include/assert.hrl").

%% A test object: the line, and a fun that runs the test.
-define(_test(Expr), {?LINE, fun() -> (Expr) end}).

-define(_assert(Condition), ?_test(?assert(Condition))).
-define(_assertNot(Condition), ?_test(?assertNot(Condition))).
-define(_assertMatch(Pattern, Expr), ?_test(?assertMatch(Pattern, Expr))).
-define(_assertNotMatch(Pattern, Expr), ?_test(?assertNotMatch(Pattern, Expr))).
-define(_assertEqual(Expected, Expr), ?_test(?assertEqual(Expected, Expr))).
-define(_assertNotEqual(Unexpected, Expr), ?_test(?assertNotEqual(Unexpected, Expr))).
-define(_assertException(Class, Reason, Expr), ?_test(?assertException(Class, Reason, Expr))).
-define(_assertNotException(Class, Reason, Expr), ?_test(?assertNotException(Class, Reason, Expr))).
-define(_assertError(Reason, Expr), ?_test(?assertError(Reason, Expr))).
-define(_assertExit(Reason, Expr), ?_test(?assertExit(Reason, Expr))).
-define(_assertThrow(Reason, Expr), ?_test(?assertThrow(Reason, Expr))).

-define(LET(Variable, Value, Expr), ((fun(Variable) -> (Expr) end)(Value))).
-define(IF(Condition, Yes, No), (case (Condition) of true -> (Yes); false -> (No) end)).

%% Messages on the console.
-define(debugMsg(Text),
    begin
        io:fwrite(user, "~ts:~w:~w: ~ts\n", [?FILE, ?LINE, self(), Text]),
        ok
    end).
-define(debugHere, ?debugMsg("<-")).
-define(debugFmt(Format, Values), ?debugMsg(io_lib:format(Format, Values))).
-define(debugVal(Expr), ?debugVal(Expr, 15)).
-define(debugVal(Expr, Depth),
    ((fun(DebugValue_) ->
        ?debugFmt("~ts = ~tP", [(??Expr), DebugValue_, Depth]),
        DebugValue_
    end)(Expr))).
-define(debugTime(Text, Expr),
    ((fun() ->
        {DebugTime_, DebugValue_} = timer:tc(fun() -> (Expr) end),
        ?debugFmt("~ts: ~.3f s", [Text, DebugTime_ / 1000000]),
        DebugValue_
    end)())).

-endif.
