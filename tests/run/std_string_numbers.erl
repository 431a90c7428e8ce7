%%% string:to_integer, to_float, and list_to_integer, list_to_float, integer_to_list with bases.
-module(std_string_numbers).
-export([main/1]).

main(_) ->
    [io:format("~p ~p ~p~n", [S, string:to_integer(S), string:to_float(S)])
     || S <- ["12", "12abc", "-3 rest", "+7", "", "abc", "3.14", "1.5e3x", "1e5", "-0.5", "1.", ".5", "12.34.56", "99999999999999999999999", " 1", "- 1", "1.0e", "1.0e-", "1,5", <<"42x">>, <<"2.5">>, <<>>, "1_000"]],
    [io:format("~p ~p~n", [S, r(fun() -> list_to_integer(S) end)]) || S <- ["12", "-12", "+12", "0012", "", "-", "1 ", "a", "1.0", "123456789012345678901234567890"]],
    [io:format("~p ~p~n", [S, r(fun() -> list_to_float(S) end)]) || S <- ["1.0", "-1.5e3", "1.0E-2", "+2.5", "1", "1.", ".5", "1e5", "", "1.0e400", "1.5 "]],
    [io:format("~p ~p ~p~n", [N, B, r(fun() -> integer_to_list(N, B) end)]) || {N, B} <- [{255, 2}, {255, 8}, {255, 16}, {-255, 36}, {0, 2}, {35, 36}, {1, 1}, {1, 37}, {1 bsl 64, 16}]],
    [io:format("~p ~p ~p~n", [S, B, r(fun() -> list_to_integer(S, B) end)]) || {S, B} <- [{"ff", 16}, {"FF", 16}, {"-zz", 36}, {"102", 2}, {"", 10}, {"+11", 2}, {"g", 16}, {"1", 1}]],
    [io:format("~p~n", [r(fun() -> binary_to_integer(B) end)]) || B <- [<<"12">>, <<"-7">>, <<"+7">>, <<"x">>, <<>>]],
    [io:format("~p~n", [r(fun() -> binary_to_float(B) end)]) || B <- [<<"1.5">>, <<"1">>, <<"1.0e10">>]],
    io:format("~p~n", [[list_to_existing_atom("main"), list_to_atom("a b"), r(fun() -> list_to_existing_atom("surely no atom of this name") end)]]).

r(F) -> try F() catch C:R -> {C, R} end.
