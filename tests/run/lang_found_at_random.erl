%%% What tests/random found: each function is a shrunk program that once differed.
-module(lang_found_at_random).
-export([main/1]).

main(_) ->
    [io:format("~w ~p~n", [N, run(F)])
     || {N, F} <- lists:zip(lists:seq(1, 14),
                            [fun first_function/0, fun() -> float32(1.0e300) end, fun() -> float32(1 bsl 500) end,
                             fun() -> float16(-1.0e300) end, fun() -> float16(65519.9) end, fun() -> float16(65520) end,
                             fun() -> constant_float() end,
                             fun nested_binary/0, fun nested_unused/0, fun() -> never(<<1>>, 1) end,
                             fun() -> never(<<>>, {1, 2}) end, fun() -> never(<<>>, a) end,
                             fun() -> {abs(id(-0.0)), abs(0 / id(-1.0)), abs(id(-1.5))} end,
                             fun names/0])],
    ok.

run(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.

%% The first function of the module, referred to within a fun: was taken for the fun itself.
first(X) -> {X}.
first_function() -> (fun() -> lists:map(fun first/1, "a") end)().

float32(X) -> <<(id(X)):32/float>>.
float16(X) -> <<(id(X)):16/float>>.
constant_float() -> <<(1.0e300):32/float, 1>>.

nested_binary() -> <<(<<1>>)>>.
nested_unused() -> _ = <<(<<>>)>>, ok.

%% The second clause compares what it knows to be an integer with what may be a tuple.
never(_, a) when 1 > a -> 1;
never(<<V>>, V) when V =/= V; false -> 2;
never(<<_/bitstring>>, {A, B}) -> {3, A, B};
never(_, _) -> 4.

%% Funs are numbered with the references to local functions among them.
names() ->
    A = fun first/1,
    B = fun(X) -> {A, X} end,
    C = fun(_) -> B end,
    [element(2, erlang:fun_info(F, name)) || F <- [B, C]].
