%%% Comparison program for the Erlang half of binary.
-module(t_binary).

-export([run/1]).

-import(oracle, [same/3, pick/1, int/2, times/2, list/2, all_args/3]).

run(N) ->
    B = [<<>>, <<"a">>, <<",">>, <<"a,b,c">>, <<",,a,,">>, <<"a,b,">>, a, <<1:3>>],
    P = [<<",">>, <<>>, [<<",">>, <<"b">>], [], x, binary:compile_pattern(<<",">>)],
    O = [[], [global], [trim], [trim_all], [global, trim], [global, trim_all],
         [trim, trim_all], [foo], [{scope, {1, 2}}], [{scope, {9, 9}}],
         [global, {scope, {1, 3}}], foo, [{scope, {3, -2}}]],
    all_args(binary, split, [B, P]),
    all_args(binary, split, [B, P, O]),
    all_args(binary, replace, [B, P, [<<"X">>, <<>>, x, "ab"]]),
    all_args(binary, replace,
             [B, P, [<<"[]">>],
              O ++ [[{insert_replaced, X}] || X <- [0, 1, 2, 3, [0, 1], [2, 0], x]] ++
                  [[global, {insert_replaced, 1}]]]),
    all_args(binary, encode_hex, [B]),
    all_args(binary, decode_hex, [[<<"01fF">>, <<"0">>, <<"0g">>, <<>>, "01"]]),
    times(N * 1000, fun() ->
        S = list_to_binary(list(30, fun() -> pick("abc,") end)),
        Q = list_to_binary([pick("abc,") | list(1, fun() -> pick("abc,") end)]),
        same(binary, split, [S, Q, pick(O)]),
        same(binary, replace, [S, Q, <<"<>">>, [global, {insert_replaced, int(0, 2)}]]),
        same(binary, encode_hex, [S])
    end).
