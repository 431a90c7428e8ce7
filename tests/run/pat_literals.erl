%%% Literal patterns: big integers, floats, chars, strings, atoms, constant expressions.
-module(pat_literals).
-export([main/1]).

main(_) ->
    Vs = [0, -1, 1.0, 1, 0.0, -0.0, 2.5, 123456789012345678901234567890, -123456789012345678901234567890, $a, "abc", "", abc, <<"bin">>, <<>>, 16#ff, 8, 1024, {1, 2.0}, #{}, 576460752303423488, 9223372036854775808],
    [io:format("~w -> ~w~n", [V, f(V)]) || V <- Vs],
    [io:format("~w ~w~n", [N, word(N)]) || N <- lists:seq(-1, 12)],
    [io:format("~w ~w~n", [A, hash(A)]) || A <- [mon, tue, wed, thu, fri, sat, sun, holiday]].

f(0) -> zero;
f(-1) -> minus_one;
f(1.0) -> float_one;
f(1) -> int_one;
f(0.0) -> float_zero;
f(2.5) -> float_two_half;
f(123456789012345678901234567890) -> big;
f(-123456789012345678901234567890) -> negative_big;
f(576460752303423488) -> two_to_59;
f(9223372036854775808) -> two_to_63;
f($a) -> char_a;
f("abc") -> string_abc;
f("") -> empty_string;
f(abc) -> atom_abc;
f(<<"bin">>) -> bin;
f(<<>>) -> empty_bin;
f(16#f0 + 15) -> two_five_five;
f(2 * 4) -> eight;
f(1 bsl 10) -> kilo;
f({1, 2.0}) -> tuple;
f(_) -> other.

word(N) ->
    case N of
        0 -> zero; 1 -> one; 2 -> two; 3 -> three; 4 -> four; 5 -> five;
        6 -> six; 7 -> seven; 8 -> eight; 9 -> nine; 10 -> ten; _ -> many
    end.

hash(D) ->
    case D of
        mon -> 1; tue -> 2; wed -> 3; thu -> 4; fri -> 5;
        W when W =:= sat; W =:= sun -> weekend;
        _ -> unknown
    end.
