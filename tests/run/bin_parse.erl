%%% Real parsing over binaries: key=value lines, an integer reader, hex dump, run-length coding.
-module(bin_parse).
-export([main/1]).

main(_) ->
    io:format("~p~n", [lines(<<"name=rvm\nport=8080\n\nempty=\nlast=x y">>)]),
    io:format("~w~n", [[int(B) || B <- [<<"123abc">>, <<"-45">>, <<"x">>, <<"007">>, <<>>]]]),
    io:format("~s~n", [hex(<<0, 15, 16, 255, "az">>)]),
    R = rle(<<"aaaabbbcccd">>),
    io:format("~w ~s~n", [R, unrle(R)]),
    io:format("~w~n", [crc(<<"The quick brown fox jumps over the lazy dog">>, 0)]),
    io:format("~p~n", [csv(<<"a,b,\"c,d\",e\n1,,3,\"\"\n">>)]).

lines(B) -> [kv(L, <<>>) || L <- split(B, $\n, <<>>), L =/= <<>>].

split(<<C, R/binary>>, C, Acc) -> [Acc | split(R, C, <<>>)];
split(<<X, R/binary>>, C, Acc) -> split(R, C, <<Acc/binary, X>>);
split(<<>>, _, Acc) -> [Acc].

kv(<<"=", V/binary>>, K) -> {binary_to_atom(K, utf8), V};
kv(<<C, R/binary>>, K) -> kv(R, <<K/binary, C>>).

int(<<"-", R/binary>>) -> {V, Rest} = int(R), {-V, Rest};
int(B) -> int(B, none).
int(<<D, R/binary>>, none) when D >= $0, D =< $9 -> int(R, D - $0);
int(<<D, R/binary>>, A) when D >= $0, D =< $9 -> int(R, A * 10 + D - $0);
int(R, A) -> {A, R}.

hex(<<H:8, R/binary>>) -> [io_lib:format("~2.16.0b", [H]) | hex(R)];
hex(<<>>) -> [].

rle(<<C, R/binary>>) -> rle(R, C, 1);
rle(<<>>) -> <<>>.
rle(<<C, R/binary>>, C, N) -> rle(R, C, N + 1);
rle(R, C, N) -> <<N, C, (rle(R))/binary>>.

unrle(<<N, C, R/binary>>) -> [lists:duplicate(N, C) | unrle(R)];
unrle(<<>>) -> [].

crc(<<X:32, R/binary>>, A) -> crc(R, ((A bsl 5) bxor (A bsr 27) bxor X) band 16#ffffffff);
crc(<<X, R/binary>>, A) -> crc(R, (A * 33 + X) band 16#ffffffff);
crc(<<>>, A) -> A.

csv(B) -> csv(B, <<>>, [], []).
csv(<<$", R/binary>>, <<>>, F, Ls) -> quoted(R, <<>>, F, Ls);
csv(<<$,, R/binary>>, A, F, Ls) -> csv(R, <<>>, [A | F], Ls);
csv(<<$\n, R/binary>>, A, F, Ls) -> csv(R, <<>>, [], [lists:reverse([A | F]) | Ls]);
csv(<<C, R/binary>>, A, F, Ls) -> csv(R, <<A/binary, C>>, F, Ls);
csv(<<>>, <<>>, [], Ls) -> lists:reverse(Ls).
quoted(<<$", R/binary>>, A, F, Ls) -> csv(R, A, F, Ls);
quoted(<<C, R/binary>>, A, F, Ls) -> quoted(R, <<A/binary, C>>, F, Ls).
