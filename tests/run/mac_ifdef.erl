%%% Conditional compilation: ifdef, ifndef, else, nested, undef, if, elif, defined.
-module(mac_ifdef).
-export([main/1]).
-define(FEATURE, 1).
-define(LEVEL, 3).

-ifdef(FEATURE).
feature() -> on.
-else.
feature() -> off.
-endif.

-ifndef(MISSING).
missing() -> not_defined.
-else.
missing() -> this is not even valid syntax.
-endif.

-ifdef(MISSING).
nested() -> outer.
-ifdef(FEATURE).
nested() -> never.
-else.
nested() -> never2.
-endif.
-else.
-ifdef(FEATURE).
nested() -> inner_feature.
-endif.
-endif.

-undef(FEATURE).
-ifdef(FEATURE).
after_undef() -> still.
-else.
after_undef() -> gone.
-endif.

-if(?LEVEL > 5).
level() -> high.
-elif(?LEVEL > 2).
level() -> middle.
-elif(true).
level() -> low.
-else.
level() -> none.
-endif.

-if(defined(LEVEL) andalso not defined(FEATURE)).
def() -> level_only.
-else.
def() -> other.
-endif.

-ifdef(OTP_RELEASE).
-if(?OTP_RELEASE >= 21).
otp() -> modern.
-else.
otp() -> ancient.
-endif.
-else.
otp() -> very_old.
-endif.

main(_) ->
    io:format("~w~n", [[feature(), missing(), nested(), after_undef(), level(), def(), otp()]]).
