%%% Types, specs, opaques and callbacks are accepted and change nothing.
-module(lang_specs_types).
-export([main/1, area/1, safe/2]).
-export_type([shape/0, wrapped/1, id/0]).
-type shape() :: {circle, Radius :: number()} | {rect, number(), number()} | point.
-type wrapped(T) :: {ok, T} | {error, term()}.
-type many() :: [shape(), ...] | #{atom() => pos_integer(), key := 1..10} | fun((...) -> any()) | fun((integer()) -> ok).
-type bits() :: <<_:8, _:_*8>> | <<>> | nonempty_string() | 'quoted' | 16#ff | -1 | $a.
-opaque id() :: #{id := non_neg_integer()}.
-record(typed, {a = 1 :: integer(), b :: atom() | undefined, c = [] :: [shape()]}).
-type rec() :: #typed{a :: 1..5}.
-callback handle(Event :: term(), rec()) -> {ok, many()} | bits().
-optional_callbacks([handle/2]).
-deprecated([{area, 1, next_version}]).
-dialyzer({nowarn_function, safe/2}).

-spec main([string()]) -> ok.
main(_) ->
    io:format("~w~n", [[area(S) || S <- [{circle, 2}, {rect, 3, 4}, point]]]),
    io:format("~w ~w~n", [safe(fun() -> 1 end, x), safe(fun() -> throw(t) end, x)]),
    io:format("~p~n", [#typed{b = z}]).

-spec area(shape()) -> number();
          (none) -> 0.
area({circle, R}) -> 3 * R * R;
area({rect, A, B}) -> A * B;
area(point) -> 0.

-spec safe(fun(() -> T), Tag) -> wrapped(T) when T :: term(), Tag :: atom().
safe(F, Tag) ->
    try {ok, F()} catch throw:R -> {error, {Tag, R}} end.
