%%% Floats in the three fixed formats ~f, ~e and ~g.
%%%
%%% Internal to `io_lib_format'; pure functions. Digits come from
%%% float_to_list/1, 21 significant ones correctly rounded from the binary value,
%%% as far as OTP shows them; rounding to fewer is done on those decimal digits, half
%%% up, and zeros follow where more are asked for.
-module(io_lib_format_float).

-export([fixed/2, exponent/2, general/2]).

%% fixed(F, P): F with P >= 1 digits after the point.
fixed(F, P) ->
    {Sign, Digits, E} = digits(F),
    %% E + 1 digits stand before the point, P after it.
    {Digits1, E1} = round_to(Digits, E, E + 1 + P),
    Sign ++ place(Digits1, E1, P).

place(Digits, E, P) when E < 0 ->
    "0." ++ pad(lists:duplicate(-E - 1, $0) ++ Digits, P);
place(Digits, E, P) ->
    {Int, Frac} = lists:split(E + 1, pad(Digits, E + 1 + P)),
    Int ++ "." ++ Frac.

%% Exactly N characters if there are at most N: zeros fill the rest.
pad(Digits, N) ->
    case length(Digits) of
        L when L < N -> Digits ++ lists:duplicate(N - L, $0);
        _ -> lists:sublist(Digits, N)
    end.

%% exponent(F, P): F with P >= 2 significant digits, one before the point.
exponent(F, P) ->
    {Sign, Digits, E} = digits(F),
    {Digits1, E1} = round_to(Digits, E, P),
    [D | Frac] = pad(Digits1, P),
    Sign ++ [D, $. | Frac] ++ [$e | exponent_text(E1)].

exponent_text(E) when E >= 0 -> [$+ | integer_to_list(E)];
exponent_text(E) -> integer_to_list(E).

%% general(F, P): as fixed/2 for 0.1 =< |F| < 10000, else as exponent/2, with
%% P significant digits.
general(F, P) ->
    A = abs(F),
    E = if
            A < 1.0e-1 -> -2;
            A < 1.0e0 -> -1;
            A < 1.0e1 -> 0;
            A < 1.0e2 -> 1;
            A < 1.0e3 -> 2;
            A < 1.0e4 -> 3;
            true -> 4
        end,
    if
        P =< 1, E =:= -1; P - 1 > E, E >= -1, E =< 3 -> fixed(F, P - 1 - E);
        P =< 1 -> exponent(F, 2);
        true -> exponent(F, P)
    end.

%% {"-" or "", decimal digits, exponent of the first digit}.
digits(F) ->
    case float_to_list(F) of
        [$- | Text] -> digits("-", Text);
        Text -> digits("", Text)
    end.

digits(Sign, [D, $. | Rest]) ->
    {Frac, [$e | Exp]} = lists:splitwith(fun(C) -> C =/= $e end, Rest),
    {Sign, [D | Frac], list_to_integer(Exp)}.

%% The first N digits, rounded half up; the exponent grows if they were all 9.
round_to(_, E, N) when N < 0 -> {"0", E};
round_to(Digits, E, N) when N >= length(Digits) -> {Digits, E};
round_to(Digits, E, N) ->
    {Keep, [Next | _]} = lists:split(N, Digits),
    if
        Next >= $5 ->
            case add_one(lists:reverse(Keep), []) of
                {carry, Ds} -> {[$1 | Ds], E + 1};
                Ds -> {Ds, E}
            end;
        Keep =:= [] ->
            {"0", E};
        true ->
            {Keep, E}
    end.

add_one([$9 | T], Acc) -> add_one(T, [$0 | Acc]);
add_one([D | T], Acc) -> lists:reverse(T, [D + 1 | Acc]);
add_one([], Acc) -> {carry, Acc}.
