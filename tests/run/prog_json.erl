%%% A JSON reader and writer over binaries; what is written reads back the same.
-module(prog_json).
-export([main/1]).

main(_) ->
    io:setopts([{encoding, unicode}]),
    Docs = [<<"{\"name\": \"rvm\", \"tags\": [\"vm\", \"erlang\"], \"n\": -12.5e2, \"nested\": {\"a\": [1, [2, [3]]], \"empty\": {}}, \"ok\": true, \"none\": null}">>,
            <<"[]">>, <<"[1,2.5,\"\\u00e9\\n\\\"q\\\"\",false]">>, <<"  42 ">>, <<"\"lone\"">>, <<"{\"a\":1">>, <<"[1,]">>, <<"tru">>, <<"1 2">>],
    [io:format("~p~n", [try read(D) catch throw:E -> {error, E} end]) || D <- Docs],
    [begin T = read(D), io:format("~s ~w~n", [write(T), read(iolist_to_binary(write(T))) =:= T]) end || D <- lists:sublist(Docs, 5)].

read(B) -> {V, R} = value(skip(B)), <<>> =:= skip(R) orelse throw({trailing, R}), V.

skip(<<C, R/binary>>) when C =:= $\s; C =:= $\n; C =:= $\t; C =:= $\r -> skip(R);
skip(B) -> B.

value(<<"true", R/binary>>) -> {true, R};
value(<<"false", R/binary>>) -> {false, R};
value(<<"null", R/binary>>) -> {null, R};
value(<<$", R/binary>>) -> str(R, []);
value(<<$[, R/binary>>) -> case skip(R) of <<$], R2/binary>> -> {[], R2}; R1 -> arr(R1, []) end;
value(<<${, R/binary>>) -> case skip(R) of <<$}, R2/binary>> -> {#{}, R2}; R1 -> obj(R1, #{}) end;
value(<<C, _/binary>> = B) when C =:= $-; C >= $0, C =< $9 -> num(B, []);
value(<<>>) -> throw(unexpected_end);
value(<<C, _/binary>>) -> throw({unexpected, [C]}).

arr(B, Acc) ->
    {V, R} = value(B),
    case skip(R) of
        <<$,, R2/binary>> -> arr(skip(R2), [V | Acc]);
        <<$], R2/binary>> -> {lists:reverse([V | Acc]), R2};
        _ -> throw(bad_array)
    end.

obj(<<$", B/binary>>, M) ->
    {K, R} = str(B, []),
    <<$:, R1/binary>> = skip(R),
    {V, R2} = value(skip(R1)),
    case skip(R2) of
        <<$,, R3/binary>> -> obj(skip(R3), M#{K => V});
        <<$}, R3/binary>> -> {M#{K => V}, R3};
        _ -> throw(bad_object)
    end;
obj(_, _) -> throw(bad_key).

str(<<$", R/binary>>, Acc) -> {unicode:characters_to_binary(lists:reverse(Acc)), R};
str(<<"\\u", H:4/binary, R/binary>>, Acc) -> str(R, [binary_to_integer(H, 16) | Acc]);
str(<<$\\, C, R/binary>>, Acc) -> str(R, [case C of $n -> $\n; $t -> $\t; $r -> $\r; _ -> C end | Acc]);
str(<<C/utf8, R/binary>>, Acc) -> str(R, [C | Acc]);
str(<<>>, _) -> throw(unterminated_string).

num(<<C, R/binary>>, Acc) when C >= $0, C =< $9; C =:= $-; C =:= $+; C =:= $.; C =:= $e; C =:= $E -> num(R, [C | Acc]);
num(R, Acc) ->
    S = lists:reverse(Acc),
    {try list_to_integer(S) catch error:badarg -> list_to_float(S) end, R}.

write(true) -> "true";
write(false) -> "false";
write(null) -> "null";
write(N) when is_integer(N) -> integer_to_list(N);
write(F) when is_float(F) -> float_to_list(F, [short]);
write(B) when is_binary(B) -> [$", [esc(C) || C <- unicode:characters_to_list(B)], $"];
write(L) when is_list(L) -> ["[", lists:join(",", [write(E) || E <- L]), "]"];
write(M) when is_map(M) -> ["{", lists:join(",", [[write(K), ":", write(V)] || {K, V} <- maps:to_list(M)]), "}"].

esc($") -> "\\\"";
esc($\\) -> "\\\\";
esc($\n) -> "\\n";
esc(C) when C > 126 -> io_lib:format("\\u~4.16.0b", [C]);
esc(C) -> C.
