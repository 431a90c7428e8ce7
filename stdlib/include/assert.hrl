%%% Assertions: macros that give ok, or raise an error that says what was expected and what was found.
%%% With NOASSERT they do nothing; ASSERT takes precedence over it.

-ifdef(ASSERT).
-undef(NOASSERT).
-endif.

-ifndef(ASSERT_HRL_).
-define(ASSERT_HRL_, 1).

-ifdef(NOASSERT).

-define(assert(Condition), ok).
-define(assert(Condition, Comment), ok).
-define(assertNot(Condition), ok).
-define(assertNot(Condition, Comment), ok).
-define(assertMatch(Pattern, Expr), ok).
-define(assertMatch(Pattern, Expr, Comment), ok).
-define(assertNotMatch(Pattern, Expr), ok).
-define(assertNotMatch(Pattern, Expr, Comment), ok).
-define(assertEqual(Expected, Expr), ok).
-define(assertEqual(Expected, Expr, Comment), ok).
-define(assertNotEqual(Unexpected, Expr), ok).
-define(assertNotEqual(Unexpected, Expr, Comment), ok).
-define(assertException(Class, Reason, Expr), ok).
-define(assertException(Class, Reason, Expr, Comment), ok).
-define(assertNotException(Class, Reason, Expr), ok).
-define(assertNotException(Class, Reason, Expr, Comment), ok).

-else.

%% The error of assertion Name: where, what was written, and what Found says.
-define(ASSERT_RAISE_(Name, Comment, Text, Found),
    erlang:error({Name, [{module, ?MODULE}, {line, ?LINE}] ++ Comment ++ [{expression, Text} | Found]})).

-define(ASSERT_BOOLEAN_(Expected, Comment, Text, Condition),
    begin
        ((fun() ->
            case (Condition) of
                Expected ->
                    ok;
                AssertFound_ when is_boolean(AssertFound_) ->
                    ?ASSERT_RAISE_(assert, Comment, Text,
                        [{expected, Expected}, {value, AssertFound_}]);
                AssertFound_ ->
                    ?ASSERT_RAISE_(assert, Comment, Text,
                        [{expected, Expected}, {not_boolean, AssertFound_}])
            end
        end)())
    end).

-define(assert(Condition), ?ASSERT_BOOLEAN_(true, [], (??Condition), Condition)).
-define(assert(Condition, Comment),
    ?ASSERT_BOOLEAN_(true, [{comment, (Comment)}], (??Condition), Condition)).
-define(assertNot(Condition), ?ASSERT_BOOLEAN_(false, [], (??Condition), Condition)).
-define(assertNot(Condition, Comment),
    ?ASSERT_BOOLEAN_(false, [{comment, (Comment)}], (??Condition), Condition)).

-define(ASSERT_MATCH_(Pattern, PatternText, Expr, Text, Comment),
    begin
        ((fun() ->
            case (Expr) of
                Pattern ->
                    ok;
                AssertFound_ ->
                    ?ASSERT_RAISE_(assertMatch, Comment, Text,
                        [{pattern, PatternText}, {value, AssertFound_}])
            end
        end)())
    end).

-define(assertMatch(Pattern, Expr), ?ASSERT_MATCH_(Pattern, (??Pattern), Expr, (??Expr), [])).
-define(assertMatch(Pattern, Expr, Comment),
    ?ASSERT_MATCH_(Pattern, (??Pattern), Expr, (??Expr), [{comment, (Comment)}])).

-define(ASSERT_NOT_MATCH_(Pattern, PatternText, Expr, Text, Comment),
    begin
        ((fun() ->
            AssertFound_ = (Expr),
            case AssertFound_ of
                Pattern ->
                    ?ASSERT_RAISE_(assertNotMatch, Comment, Text,
                        [{pattern, PatternText}, {value, AssertFound_}]);
                _ ->
                    ok
            end
        end)())
    end).

-define(assertNotMatch(Pattern, Expr), ?ASSERT_NOT_MATCH_(Pattern, (??Pattern), Expr, (??Expr), [])).
-define(assertNotMatch(Pattern, Expr, Comment),
    ?ASSERT_NOT_MATCH_(Pattern, (??Pattern), Expr, (??Expr), [{comment, (Comment)}])).

-define(ASSERT_EQUAL_(Expected, Expr, Text, Comment),
    begin
        ((fun() ->
            AssertExpected_ = (Expected),
            case (Expr) of
                AssertExpected_ ->
                    ok;
                AssertFound_ ->
                    ?ASSERT_RAISE_(assertEqual, Comment, Text,
                        [{expected, AssertExpected_}, {value, AssertFound_}])
            end
        end)())
    end).

-define(assertEqual(Expected, Expr), ?ASSERT_EQUAL_(Expected, Expr, (??Expr), [])).
-define(assertEqual(Expected, Expr, Comment),
    ?ASSERT_EQUAL_(Expected, Expr, (??Expr), [{comment, (Comment)}])).

-define(ASSERT_NOT_EQUAL_(Unexpected, Expr, Text, Comment),
    begin
        ((fun() ->
            AssertUnexpected_ = (Unexpected),
            case (Expr) of
                AssertUnexpected_ ->
                    ?ASSERT_RAISE_(assertNotEqual, Comment, Text, [{value, AssertUnexpected_}]);
                _ ->
                    ok
            end
        end)())
    end).

-define(assertNotEqual(Unexpected, Expr), ?ASSERT_NOT_EQUAL_(Unexpected, Expr, (??Expr), [])).
-define(assertNotEqual(Unexpected, Expr, Comment),
    ?ASSERT_NOT_EQUAL_(Unexpected, Expr, (??Expr), [{comment, (Comment)}])).

-define(ASSERT_EXCEPTION_(Class, Reason, PatternText, Expr, Text, Comment),
    begin
        ((fun() ->
            try (Expr) of
                AssertFound_ ->
                    ?ASSERT_RAISE_(assertException, Comment, Text,
                        [{pattern, PatternText}, {unexpected_success, AssertFound_}])
            catch
                Class:Reason ->
                    ok;
                AssertClass_:AssertReason_:AssertTrace_ ->
                    ?ASSERT_RAISE_(assertException, Comment, Text,
                        [{pattern, PatternText},
                         {unexpected_exception, {AssertClass_, AssertReason_, AssertTrace_}}])
            end
        end)())
    end).

-define(ASSERT_CAUGHT_(Class, Reason), "{ " ++ (??Class) ++ " , " ++ (??Reason) ++ " , [...] }").

-define(assertException(Class, Reason, Expr),
    ?ASSERT_EXCEPTION_(Class, Reason, ?ASSERT_CAUGHT_(Class, Reason), Expr, (??Expr), [])).
-define(assertException(Class, Reason, Expr, Comment),
    ?ASSERT_EXCEPTION_(Class, Reason, ?ASSERT_CAUGHT_(Class, Reason), Expr, (??Expr),
        [{comment, (Comment)}])).

-define(ASSERT_NOT_EXCEPTION_(Class, Reason, PatternText, Expr, Text, Comment),
    begin
        ((fun() ->
            try (Expr) of
                _ -> ok
            catch
                AssertClass_:AssertReason_:AssertTrace_ ->
                    case AssertClass_ of
                        Class ->
                            case AssertReason_ of
                                Reason ->
                                    ?ASSERT_RAISE_(assertNotException, Comment, Text,
                                        [{pattern, PatternText},
                                         {unexpected_exception,
                                          {AssertClass_, AssertReason_, AssertTrace_}}]);
                                _ ->
                                    ok
                            end;
                        _ ->
                            ok
                    end
            end
        end)())
    end).

-define(assertNotException(Class, Reason, Expr),
    ?ASSERT_NOT_EXCEPTION_(Class, Reason, ?ASSERT_CAUGHT_(Class, Reason), Expr, (??Expr), [])).
-define(assertNotException(Class, Reason, Expr, Comment),
    ?ASSERT_NOT_EXCEPTION_(Class, Reason, ?ASSERT_CAUGHT_(Class, Reason), Expr, (??Expr),
        [{comment, (Comment)}])).

-endif.

-define(assertError(Reason, Expr), ?assertException(error, Reason, Expr)).
-define(assertError(Reason, Expr, Comment), ?assertException(error, Reason, Expr, Comment)).
-define(assertExit(Reason, Expr), ?assertException(exit, Reason, Expr)).
-define(assertExit(Reason, Expr, Comment), ?assertException(exit, Reason, Expr, Comment)).
-define(assertThrow(Reason, Expr), ?assertException(throw, Reason, Expr)).
-define(assertThrow(Reason, Expr, Comment), ?assertException(throw, Reason, Expr, Comment)).

-endif.
