%%% Conversions between binaries, lists, atoms, integers, floats, terms.
-module(bin_conversions).
-export([main/1]).

main(_) ->
    io:format("~w~n", [[list_to_binary("abc"), list_to_binary([1, [2, <<3>>], []]), binary_to_list(<<1, 2, 3>>), binary_to_list(<<1, 2, 3, 4>>, 2, 3)]]),
    io:format("~w~n", [[atom_to_binary(hello), atom_to_binary('é', utf8), atom_to_binary('é', latin1), binary_to_atom(<<"x y">>), binary_to_atom(<<"q">>, latin1), binary_to_existing_atom(<<"main">>, utf8)]]),
    io:format("~w~n", [[integer_to_binary(-42), integer_to_binary(255, 16), binary_to_integer(<<"-42">>), binary_to_integer(<<"FF">>, 16), binary_to_float(<<"2.5e3">>)]]),
    io:format("~w~n", [[float_to_binary(2.5), float_to_binary(2.5, [{decimals, 3}])]]),
    io:format("~w~n", [split_binary(<<1, 2, 3, 4, 5>>, 2)]),
    io:format("~w~n", [[binary_part(<<1, 2, 3, 4>>, 1, 2), binary_part(<<1, 2, 3, 4>>, 4, -2), binary_part(<<1, 2, 3, 4>>, {0, 1})]]),
    io:format("~w~n", [[iolist_size([1, <<2, 3>>, "abc"]), iolist_to_binary("x"), iolist_to_binary(<<"y">>), byte_size(<<>>)]]),
    Ts = [a, 1, -1, 255, 256, 1 bsl 40, -(1 bsl 80), 1.5, "str", [], [a | b], {x, {y}}, #{k => v}, <<"bin">>, 'with é', lists:seq(1, 300)],
    io:format("~w~n", [[binary_to_term(term_to_binary(T)) =:= T || T <- Ts]]),
    [io:format("~w~n", [term_to_binary(T)]) || T <- [a, 1, 300, -5, 1.5, "ab", [a, 1], {a}, #{a => 1}, <<1>>, [], 1 bsl 64]],
    [io:format("~w~n", [try F() catch error:R -> R end]) || F <- [fun() -> binary_to_integer(id(<<"x">>)) end, fun() -> binary_to_integer(id(<<>>)) end, fun() -> binary_to_float(id(<<"1">>)) end, fun() -> binary_to_existing_atom(id(<<"never seen this atom">>), utf8) end, fun() -> binary_to_term(id(<<131, 255>>)) end, fun() -> integer_to_binary(id(a)) end]].

id(X) -> X.
