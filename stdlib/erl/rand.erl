%%% Pseudo random numbers: seeds, uniform and normal distributions, bytes.
%%%
%%% A state is {Handler, AlgorithmState}, Handler = #{type := Name, ...}; the functions without a state use the
%%% one in the process dictionary under rand_seed, seeding it on first use. The generators stand in
%%% rand_algorithms; seeded sequences of integers, floats and bytes are those of OTP. normal/0 uses the
%%% polar method, so its values for a seed are not OTP's.
-module(rand).
-export([seed/1, seed/2, seed_s/1, seed_s/2, export_seed/0, export_seed_s/1,
         uniform/0, uniform/1, uniform_s/1, uniform_s/2, uniform_real/0, uniform_real_s/1,
         normal/0, normal/2, normal_s/1, normal_s/3, bytes/1, bytes_s/2, jump/0, jump/1,
         exsp_next/1, exsp_jump/1, splitmix64_next/1,
         mwc59_seed/0, mwc59/1, mwc59_value/1, mwc59_value32/1, mwc59_float/1]).

-define(BITS, 58).
-define(TWO58, 288230376151711744).
-define(KEY, rand_seed).

%% seed(Algorithm | ExportedState | State) puts the state in the process dictionary and returns it.
seed(AlgOrState) ->
    State = seed_s(AlgOrState),
    put(?KEY, State),
    State.

seed(Alg, Seed) ->
    State = seed_s(Alg, Seed),
    put(?KEY, State),
    State.

seed_s({#{type := _}, _} = State) -> State;
seed_s({Alg, AlgState}) when is_atom(Alg) -> {handler(Alg), AlgState};
seed_s(Alg) ->
    seed_s(Alg, {erlang:phash2([{node(), self()}]), erlang:system_time(), erlang:unique_integer()}).

%% Seed = integer | {integer, integer, integer} | list of the algorithm's words
seed_s(default, Seed) -> seed_s(exsss, Seed);
seed_s(Alg, Seed) ->
    Handler = handler(Alg),
    {Handler, rand_algorithms:seed(Alg, Seed)}.

handler(default) -> handler(exsss);
handler(Alg) when Alg =:= exsss; Alg =:= exsp; Alg =:= exsplus; Alg =:= exrop; Alg =:= exro928ss ->
    #{type => Alg, bits => ?BITS, weak_low_bits => weak(Alg), next => rand_algorithms:next(Alg),
      jump => rand_algorithms:jump(Alg)}.

%% Low bits that are too regular to be joined to longer numbers.
weak(exsp) -> 1;
weak(exsplus) -> 2;
weak(exrop) -> 1;
weak(_) -> 0.

%% {Algorithm, AlgorithmState}, which can be stored; undefined if nothing has been seeded.
export_seed() ->
    case get(?KEY) of
        {#{type := Alg}, AlgState} -> {Alg, AlgState};
        _ -> undefined
    end.

export_seed_s({#{type := Alg}, AlgState}) -> {Alg, AlgState}.

state() ->
    case get(?KEY) of
        undefined -> seed(default);
        State -> seed_s(State)
    end.

with_state(Fun) ->
    {Value, State} = Fun(state()),
    put(?KEY, State),
    Value.

%% A float X, 0.0 =< X < 1.0.
uniform() -> with_state(fun uniform_s/1).

uniform_s({#{next := Next} = Handler, S0}) ->
    {V, S1} = Next(S0),
    {(V bsr 5) * 1.1102230246251565e-16, {Handler, S1}}.

%% An integer X, 1 =< X =< N.
uniform(N) -> with_state(fun(State) -> uniform_s(N, State) end).

uniform_s(N, {#{next := Next, weak_low_bits := Weak} = Handler, S0}) when is_integer(N), N >= 1 ->
    {V, S1} = range(N, Next, Weak, S0),
    {V + 1, {Handler, S1}}.

%% Weak: how many low bits of a word are not used for numbers longer than a word.
%% An integer from 0 to N - 1, each equally likely: what would favour some is drawn again.
range(N, Next, Weak, S0) when N =< ?TWO58 ->
    {V, S1} = Next(S0),
    I = V rem N,
    case V - I =< ?TWO58 - N of
        true -> {I, S1};
        false -> range(N, Next, Weak, S1)
    end;
range(N, Next, Weak, S0) ->
    %% Another word is taken where half or more of the draws might have to be repeated.
    Least = case N band (N - 1) of
                0 -> N;
                _ -> 2 * N
            end,
    {V0, S} = Next(S0),
    {V, Max, S1} = words(Least, Next, Weak, V0, ?TWO58, S),
    I = V rem N,
    case V - I =< Max - N of
        true -> {I, S1};
        false -> range(N, Next, Weak, S1)
    end.

%% As many words as make Least values, the first one highest.
words(Least, _, _, V, Max, S) when Max >= Least -> {V, Max, S};
words(Least, Next, Weak, V, Max, S0) ->
    {Word, S1} = Next(S0),
    words(Least, Next, Weak, (V bsr Weak) bsl ?BITS bor Word, Max bsl (?BITS - Weak), S1).

%% A float 0.0 < X < 1.0 with all its bits random also when it is small.
uniform_real() -> with_state(fun uniform_real_s/1).

uniform_real_s({#{next := Next} = Handler, S0}) ->
    {Value, S1} = real(Next, S0, 56),
    {Value, {Handler, S1}}.

%% 56 bits come from the first word; leading zeros are made up for from the next one.
real(Next, S0, Exponent) ->
    {V, S1} = Next(S0),
    case V bsr 2 of
        0 when Exponent < 1000 ->
            real(Next, S1, Exponent + 56);
        M ->
            case bits(M, 0) of
                Size when Size >= 53 ->
                    {(M bsr (Size - 53)) * pow2(Exponent - (Size - 53)), S1};
                Size ->
                    Missing = 53 - Size,
                    {V2, S2} = Next(S1),
                    {(M bsl Missing bor (V2 bsr (?BITS - Missing))) * pow2(Exponent + Missing), S2}
            end
    end.

bits(0, N) -> N;
bits(M, N) -> bits(M bsr 1, N + 1).

%% 2 to the power of -N.
pow2(N) -> math:pow(2.0, -N).

%% Normally distributed floats; the second parameter is the variance.
normal() -> with_state(fun normal_s/1).

normal(Mean, Variance) -> Mean + math:sqrt(Variance) * normal().

normal_s(State0) ->
    {U, State1} = uniform_s(State0),
    {V, State2} = uniform_s(State1),
    X = 2.0 * U - 1.0,
    Y = 2.0 * V - 1.0,
    S = X * X + Y * Y,
    case S > 0.0 andalso S < 1.0 of
        true -> {X * math:sqrt(-2.0 * math:log(S) / S), State2};
        false -> normal_s(State2)
    end.

normal_s(Mean, Variance, State0) when Variance >= 0 ->
    {X, State1} = normal_s(State0),
    {Mean + math:sqrt(Variance) * X, State1}.

%% A binary of N random bytes, seven from the high end of each word, the last one to seven from the low 56
%% bits; also no bytes take a word.
bytes(N) -> with_state(fun(State) -> bytes_s(N, State) end).

bytes_s(N, {#{next := Next} = Handler, S0}) when is_integer(N), N >= 0 ->
    {Words, S1} = byte_words(N, Next, S0, []),
    {list_to_binary(Words), {Handler, S1}}.

byte_words(N, Next, S0, Acc) when N > 7 ->
    {V, S1} = Next(S0),
    byte_words(N - 7, Next, S1, [word_bytes(V bsr 2, 7, []) | Acc]);
byte_words(N, Next, S0, Acc) ->
    {V, S1} = Next(S0),
    {lists:reverse([word_bytes(V bsr (56 - 8 * N), N, []) | Acc]), S1}.

word_bytes(_, 0, Acc) -> Acc;
word_bytes(V, N, Acc) -> word_bytes(V bsr 8, N - 1, [V band 255 | Acc]).

%% Moves the state forward by a very large number of steps (2^64; 2^512 for exro928ss).
jump() ->
    State = jump(state()),
    put(?KEY, State),
    State.

jump({#{jump := Jump} = Handler, S}) -> {Handler, Jump(S)}.

%% Bare generators.

exsp_next(S) -> (rand_algorithms:next(exsp))(S).

exsp_jump(S) -> (rand_algorithms:jump(exsp))(S).

%% {Value, NextState}; 64 bits.
splitmix64_next(X) -> rand_algorithms:splitmix64(X).

%% mwc59: multiply with carry, base 2^32, a state of 59 bits. The values are its bits scrambled.
-define(MWC59_A, 16#7fa6502).
-define(MWC59_MASK, (1 bsl 59 - 1)).
-define(MWC59_DIGIT, (1 bsl 32 - 1)).

mwc59_seed() ->
    {Random, _} = uniform_s(?MWC59_A * (1 bsl 32) - 2, seed_s(exsss)),
    Random.

mwc59(X) ->
    ?MWC59_A * (X band ?MWC59_DIGIT) + ((X band ?MWC59_MASK) bsr 32).

mwc59_value32(X) ->
    Low = X band ?MWC59_DIGIT,
    (Low bxor (Low bsl 8)) band ?MWC59_DIGIT.

mwc59_value(X0) ->
    X = X0 band ?MWC59_MASK,
    X1 = X bxor ((X bsl 4) band ?MWC59_MASK),
    X1 bxor ((X1 bsl 27) band ?MWC59_MASK).

mwc59_float(X) ->
    (mwc59_value(X) band (1 bsl 53 - 1)) * 1.1102230246251565e-16.
