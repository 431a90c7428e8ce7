%%% Macros: constants, arguments, nesting, redefinition after -undef, use in patterns and guards.
-module(mac_basic).
-export([main/1]).
-define(LIMIT, 10).
-define(NAME, "macro").
-define(DOUBLE(X), ((X) * 2)).
-define(ADD(A, B), A + B).
-define(PAIR(A, B), {A, B}).
-define(TUPLE(T), {tag, T}).
-define(NESTED, ?DOUBLE(?LIMIT)).
-define(BODY(V), begin Tmp = V, Tmp + 1 end).
-define(IF(C, T, E), case C of true -> T; false -> E end).
-define(EMPTY, ).
-define(FUNC, helper).
-define(NOARGS(), called_with_none).
-define(is_small(X), is_integer(X), X < ?LIMIT).

main(_) ->
    io:format("~w ~s~n", [?LIMIT, ?NAME]),
    io:format("~w ~w~n", [?DOUBLE(3 + 4), ?NESTED]),
    io:format("~w~n", [?ADD(1, 2) * 3]),
    io:format("~w~n", [?BODY(41)]),
    ?TUPLE(X) = ?TUPLE({1, 2}),
    io:format("~w~n", [X]),
    io:format("~w~n", [?IF(1 < 2, yes, exit(no))]),
    io:format("~w~n", [?DOUBLE(?DOUBLE(?ADD(1, 1)))]),
    io:format("~w ~w~n", [?FUNC(1), fun ?FUNC/1 =:= fun helper/1]),
    io:format("~w~n", [?NOARGS()]),
    io:format("~w~n", [[?EMPTY 1 ?EMPTY]]),
    io:format("~w~n", [[small(V) || V <- [5, 10, 15, a]]]),
    io:format("~w~n", [?PAIR({a, b}, [1, (2), 3])]),
    io:format("~s~n", ["con" ?NAME "cat"]),
    io:format("~w ~w~n", [first(), second()]).

-define(VALUE, one).
first() -> ?VALUE.
-undef(VALUE).
-define(VALUE, two).
second() -> ?VALUE.

helper(V) -> {helped, V}.
small(X) when ?is_small(X) -> small;
small(?LIMIT) -> limit;
small(_) -> other.
