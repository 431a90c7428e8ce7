%%% Appending in loops, many holders of one prefix, sub-binaries that outlive their parent.
-module(bin_append).
-export([main/1]).

main(_) ->
    B = build(100000, <<>>),
    io:format("~w ~w~n", [byte_size(B), sum(B, 0)]),
    P = <<"prefix">>,
    X = <<P/binary, "-x">>,
    Y = <<P/binary, "-y">>,
    X2 = <<X/binary, "1">>,
    X3 = <<X/binary, "2">>,
    io:format("~s ~s ~s ~s ~s~n", [P, X, Y, X2, X3]),
    Forks = [<<B/binary, I>> || I <- lists:seq(1, 5)],
    io:format("~w~n", [[binary:last(F) || F <- Forks]]),
    Parts = split(B, 10000, []),
    io:format("~w ~w~n", [length(Parts), lists:usort([byte_size(Q) || Q <- Parts])]),
    io:format("~w~n", [iolist_to_binary(Parts) =:= B]),
    Small = [binary_part(B, I * 1000, 3) || I <- lists:seq(0, 5)],
    erlang:garbage_collect(),
    io:format("~w~n", [Small]),
    io:format("~w~n", [rev(<<"stressed">>)]),
    io:format("~s~n", [lists:foldl(fun(W, A) -> <<A/binary, W/binary, $,>> end, <<>>, [<<"a">>, <<"bc">>, <<"def">>])]).

build(0, Acc) -> Acc;
build(N, Acc) -> build(N - 1, <<Acc/binary, (N band 255)>>).

sum(<<X, R/binary>>, S) -> sum(R, S + X);
sum(<<>>, S) -> S.

split(<<>>, _, Acc) -> lists:reverse(Acc);
split(B, N, Acc) -> <<H:N/binary, T/binary>> = B, split(T, N, [H | Acc]).

rev(B) -> list_to_binary(lists:reverse(binary_to_list(B))).
