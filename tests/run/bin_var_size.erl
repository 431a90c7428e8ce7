%%% Sizes from earlier fields and from expressions; a small TLV protocol both ways.
-module(bin_var_size).
-export([main/1]).

main(_) ->
    Msg = encode([{int, 5}, {str, "hello"}, {list, [{int, -1}, {str, ""}]}, {blob, <<0, 255>>}]),
    io:format("~w~n", [Msg]),
    {Terms, <<>>} = decode(Msg),
    io:format("~p~n", [Terms]),
    <<N:8, Len:16/little, Body:Len/binary, Tail:N/binary>> = <<2, 3, 0, "abc", "xy">>,
    io:format("~w ~s ~s~n", [Len, Body, Tail]),
    Sz = 2,
    <<X:(Sz * 8), Y:(Sz + 1)/binary, _/binary>> = <<1, 0, "abcdef">>,
    io:format("~w ~s~n", [X, Y]),
    <<W:Sz/integer-unit:8, R/binary>> = <<1, 1, 7>>,
    io:format("~w ~w~n", [W, R]),
    <<P:2/binary-unit:16, Q/binary>> = <<"abcdef">>,
    io:format("~s ~s~n", [P, Q]),
    io:format("~w~n", [<<7:Sz/unit:8, 3:1/unit:24>>]),
    io:format("~w~n", [try encode([{int, x}]) catch error:E -> E end]),
    io:format("~w~n", [try Neg = id(-1), <<1:Neg>> catch error:E2 -> E2 end]),
    io:format("~w~n", [case <<1, 2, 3>> of <<_:(-1 + Sz * 0)/binary, _/binary>> -> yes; _ -> no end]),
    io:format("~w~n", [chunks(<<"abcdefghij">>, 3)]).

id(X) -> X.
encode(Terms) -> iolist_to_binary([enc(T) || T <- Terms]).
enc({int, I}) -> <<1, 4:16, I:32/signed>>;
enc({str, S}) -> B = list_to_binary(S), <<2, (byte_size(B)):16, B/binary>>;
enc({list, L}) -> B = encode(L), <<3, (byte_size(B)):16, B/binary>>;
enc({blob, B}) -> <<4, (byte_size(B)):16, B/binary>>.

decode(<<Tag, Len:16, Data:Len/binary, Rest/binary>>) ->
    V = case Tag of
            1 -> <<I:32/signed>> = Data, {int, I};
            2 -> {str, binary_to_list(Data)};
            3 -> {L, <<>>} = decode(Data), {list, L};
            4 -> {blob, Data}
        end,
    {More, R} = decode(Rest),
    {[V | More], R};
decode(Rest) -> {[], Rest}.

chunks(B, N) when byte_size(B) =< N -> [B];
chunks(B, N) -> <<C:N/binary, R/binary>> = B, [C | chunks(R, N)].
