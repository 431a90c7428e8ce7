%%% The random numbers of old: the generator of Wichmann and Hill (AS 183).
%%%
%%% Three linear congruential generators, of which the fractions of their states are added. The
%%% functions without a state keep it in the caller's process dictionary. `rand' is better.
-module(random).

-export([seed0/0, seed/0, seed/1, seed/3, uniform/0, uniform/1, uniform_s/1, uniform_s/2]).

-export_type([ran/0]).

-type ran() :: {integer(), integer(), integer()}.

-define(KEY, random_seed).
-define(M1, 30269).
-define(M2, 30307).
-define(M3, 30323).

%% seed0(): the state that everything starts from.
-spec seed0() -> ran().
seed0() -> {3172, 9814, 20125}.

%% seed(), seed(Three), seed(A, B, C): sets the state; gives the one before, or undefined.
-spec seed() -> ran() | undefined.
seed() -> put(?KEY, seed0()).

-spec seed(ran()) -> ran() | undefined.
seed({A, B, C}) -> seed(A, B, C).

-spec seed(integer(), integer(), integer()) -> ran() | undefined.
seed(A, B, C) -> put(?KEY, {start(A, ?M1), start(B, ?M2), start(C, ?M3)}).

start(N, M) -> abs(N) rem (M - 1) + 1.

%% uniform(): a float from 0.0 up to, but not, 1.0.
-spec uniform() -> float().
uniform() ->
    {Value, State} = uniform_s(state()),
    put(?KEY, State),
    Value.

%% uniform(N): an integer from 1 to N.
-spec uniform(pos_integer()) -> pos_integer().
uniform(N) when is_integer(N), N >= 1 -> trunc(uniform() * N) + 1.

state() ->
    case get(?KEY) of
        undefined -> seed0();
        State -> State
    end.

%% The same with a state given and returned.
-spec uniform_s(ran()) -> {float(), ran()}.
uniform_s({A, B, C}) ->
    State = {A * 171 rem ?M1, B * 172 rem ?M2, C * 170 rem ?M3},
    {A1, B1, C1} = State,
    Sum = A1 / ?M1 + B1 / ?M2 + C1 / ?M3,
    {Sum - trunc(Sum), State}.

-spec uniform_s(pos_integer(), ran()) -> {pos_integer(), ran()}.
uniform_s(N, State) when is_integer(N), N >= 1 ->
    {Value, State1} = uniform_s(State),
    {trunc(Value * N) + 1, State1}.
