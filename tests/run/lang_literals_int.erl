%%% Integer literals: bases 2 to 36, digit separators, signs, big integers.
-module(lang_literals_int).
-export([main/1]).

main(_) ->
    p([0, 1, 42, -1, - 7, +5, 007]),
    p([2#1011, 8#777, 16#ff, 16#FF, 16#DeadBeef, 36#zz, 36#ZZ, 3#2101, 10#99]),
    p([1_000_000, 16#dead_beef, 2#1010_0101, 1_2_3]),
    p([-16#10, -2#1, -1_0]),
    p([134217727, 134217728, -134217729]),
    p([576460752303423487, 576460752303423488, -576460752303423488, -576460752303423489]),
    p([9223372036854775807, 9223372036854775808, -9223372036854775808, -9223372036854775809]),
    p([18446744073709551615, 18446744073709551616]),
    p([16#ffffffffffffffffffffffffffffffff, 36#supercalifragilisticexpialidocious]),
    p([123456789012345678901234567890123456789012345678901234567890]),
    p([is_integer(16#7fffffffffffffffffff), 16#10000000000000000 =:= 1 bsl 64]).

p(L) ->
    io:format("~w~n", [L]).
