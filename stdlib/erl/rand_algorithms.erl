%%% The generators behind module rand: seeding, stepping, jumping.
%%%
%%% Pure. Words have 58 bits. exsss and exsp are Xorshift116 (with the ** scrambler and with +), state [S1 | S0];
%%% exrop is Xoroshiro116+, state [S0 | S1]; exro928ss is Xoroshiro928**, state {Words, Passed}: the words
%%% before and, reversed, behind the place it has reached.
-module(rand_algorithms).
-export([seed/2, next/1, jump/1, splitmix64/1]).

-define(M58, 16#3ffffffffffffff).
-define(M64, 16#ffffffffffffffff).
%% x^(2^64) (2^512 for exro928ss) modulo the characteristic polynomial of each generator over GF(2): bit I set
%% means that the state after I steps is part of the sum. See jump/3.
-define(JUMP_EXSP, 16#d174a83e17de2302f8ea6bc32c797).
-define(JUMP_EXROP, 16#9863200f83fcd4a11293241fcb12a).
-define(JUMP_EXRO928, 16#b10773cbe19f5fc1a1504acd83f240c6007e76cebcb3b7c4cc049c536e62a33cc2323831b45a3a8a3cef3cc0f02f778573cf0f0a0657e19f00d4b3584ddd98ee4be41e015ac26d5d20f9b49fa81b0090567fd9f0b83fe51a1eb3be1910a1de1d7d6813d2ba05381fdfd1490244085302f77130ca).

next(exsss) -> fun exsss/1;
next(exsp) -> fun exsp/1;
next(exsplus) -> fun exsp/1;
next(exrop) -> fun exrop/1;
next(exro928ss) -> fun exro928ss/1.

rotl7(X) -> (X bsl 7 bor (X bsr 51)) band ?M58.

%% Multiplied by 5, rotated, multiplied by 9.
starstar(S) -> rotl7(S * 5 band ?M58) * 9 band ?M58.

xorshift(S1, S0) ->
    A = (S1 bxor (S1 bsl 24)) band ?M58,
    A bxor S0 bxor (A bsr 11) bxor (S0 bsr 41).

exsss([S1 | S0]) ->
    {starstar(S0), [S0 | xorshift(S1, S0)]}.

exsp([S1 | S0]) ->
    New = xorshift(S1, S0),
    {(S0 + New) band ?M58, [S0 | New]}.

exrop([S0 | S1]) ->
    X = S0 bxor S1,
    {(S0 + S1) band ?M58, [exrop_0(S0, X) | rotl(X, 35)]}.

exrop_0(S0, X) -> rotl(S0, 24) bxor X bxor ((X bsl 2) band ?M58).

rotl(X, N) -> (X bsl N bor (X bsr (58 - N))) band ?M58.

exro928ss({[S15, S0 | Rest], Passed}) ->
    X = S15 bxor S0,
    Last = rotl(S0, 44) bxor X bxor ((X bsl 9) band ?M58),
    {starstar(S0), {[rotl(X, 45) | Rest], [Last | Passed]}};
exro928ss({[S15], Passed}) ->
    exro928ss({[S15 | lists:reverse(Passed)], []}).

%% Jumping: the sum (exclusive or) of the states that the polynomial names.

jump(exrop) -> fun(S) -> jump(?JUMP_EXROP, fun exrop/1, S) end;
jump(exro928ss) -> fun(S) -> jump(?JUMP_EXRO928, fun exro928ss/1, S) end;
jump(_) -> fun(S) -> jump(?JUMP_EXSP, fun exsp/1, S) end.

jump(Polynomial, Next, S) -> jump(Polynomial, Next, S, none).

jump(0, _, _, Sum) -> Sum;
jump(P, Next, S, Sum) ->
    Sum1 = case P band 1 of
               1 -> add(Sum, S);
               0 -> Sum
           end,
    {_, S1} = Next(S),
    jump(P bsr 1, Next, S1, Sum1).

add(none, {Words, Passed}) -> {Words ++ lists:reverse(Passed), []};
add(none, S) -> S;
add({Sum, []}, {Words, Passed}) -> {add_words(Sum, Words ++ lists:reverse(Passed)), []};
add([A | B], [C | D]) -> [A bxor C | B bxor D].

add_words([A | As], [B | Bs]) -> [A bxor B | add_words(As, Bs)];
add_words([], []) -> [].

%% Seeding. Integers go through SplitMix64.

splitmix64(X0) ->
    X = (X0 + 16#9e3779b97f4a7c15) band ?M64,
    Z1 = (X bxor (X bsr 30)) * 16#bf58476d1ce4e5b9 band ?M64,
    Z2 = (Z1 bxor (Z1 bsr 27)) * 16#94d049bb133111eb band ?M64,
    {Z2 bxor (Z2 bsr 31), X}.

%% Words that are not zero.
words(0, X) -> {[], X};
words(N, X0) ->
    {W, X1} = word(X0),
    {Ws, X2} = words(N - 1, X1),
    {[W | Ws], X2}.

word(X0) ->
    {Z, X1} = splitmix64(X0),
    case Z band ?M58 of
        0 -> word(X1);
        W -> {W, X1}
    end.

seed(exro928ss, Words) when is_list(Words) -> {given(Words, 16), []};
seed(exro928ss, Seed) when is_integer(Seed) ->
    {Ws, _} = words(16, Seed),
    {Ws, []};
seed(exro928ss, {A1, A2, A3}) ->
    {Z1, X1} = word(A1),
    {Z2, X2} = word(A2 bxor X1),
    {Z3, X3} = word(A3 bxor X2),
    {Ws, _} = words(13, X3),
    {[Z1, Z2, Z3 | Ws], []};
seed(_, Words) when is_list(Words) ->
    [A, B] = given(Words, 2),
    [A | B];
seed(_, Seed) when is_integer(Seed) ->
    {[A, B], _} = words(2, Seed),
    [A | B];
seed(exsss, {A1, A2, A3}) ->
    {_, X1} = word(A1),
    {Z2, X2} = word(A2 bxor X1),
    {Z3, _} = word(A3 bxor X2),
    [Z2 | Z3];
seed(Alg, {A1, A2, A3}) when is_integer(A1), is_integer(A2), is_integer(A3) ->
    Next = next(Alg),
    {_, [_ | S]} = Next([(A1 * 4294967197 + 1) band ?M58 | (A2 * 4294967231 + 1) band ?M58]),
    {_, S1} = Next([(A3 * 4294967279 + 1) band ?M58 | S]),
    S1.

%% The given words, filled up with zeros; at least one must not be zero.
given(Words, N) ->
    Ws = [W band ?M58 || W <- lists:sublist(Words, N)],
    case [W || W <- Ws, W =/= 0] of
        [] -> erlang:error(zero_seed);
        _ -> Ws ++ lists:duplicate(N - length(Ws), 0)
    end.
