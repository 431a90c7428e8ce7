%%% String building and taking apart: palindromes, caesar, anagrams, roman numbers, word wrap.
-module(prog_strings).
-export([main/1]).

main(_) ->
    io:format("~w~n", [[palindrome(S) || S <- ["A man, a plan, a canal: Panama", "hello", ""]]]),
    io:format("~s ~s~n", [caesar("Hello, World!", 3), caesar(caesar("Hello, World!", 3), -3)]),
    io:format("~p~n", [anagrams(["listen", "silent", "enlist", "google", "elgoog", "abc"])]),
    io:format("~p~n", [[{N, roman(N)} || N <- [1, 4, 9, 14, 40, 90, 400, 1999, 2024, 3888]]]),
    io:format("~w~n", [[unroman(roman(N)) =:= N || N <- [3, 8, 444, 1990]]]),
    [io:format("|~s|~n", [L]) || L <- wrap("The quick brown fox jumps over the lazy dog and then takes a well deserved nap under the old oak tree", 24)],
    S = build(3000, []),
    io:format("~w ~w~n", [length(S), erlang:phash2(S)]),
    B = list_to_binary(S),
    io:format("~w ~w~n", [byte_size(B), length(binary:matches(B, <<"99">>))]),
    io:format("~p~n", [lists:sort(fun({A, X}, {C, Y}) -> {-X, A} =< {-Y, C} end, freq("mississippi river", #{}))]),
    io:format("~s~n", [string:join([string:to_upper(W) || W <- string:tokens("make these words loud", " ")], "_")]).

palindrome(S) -> C = [string:to_lower(X) || X <- S, (X >= $a andalso X =< $z) orelse (X >= $A andalso X =< $Z)], C =:= lists:reverse(C).

caesar(S, K) -> [rot(C, K) || C <- S].
rot(C, K) when C >= $a, C =< $z -> (C - $a + K + 26) rem 26 + $a;
rot(C, K) when C >= $A, C =< $Z -> (C - $A + K + 26) rem 26 + $A;
rot(C, _) -> C.

anagrams(Ws) ->
    M = lists:foldr(fun(W, A) -> K = lists:sort(W), A#{K => [W | maps:get(K, A, [])]} end, #{}, Ws),
    [G || {_, [_, _ | _] = G} <- maps:to_list(M)].

roman(0) -> "";
roman(N) -> {V, S} = hd([T || {V, _} = T <- table(), V =< N]), S ++ roman(N - V).
table() -> [{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}].
unroman("") -> 0;
unroman(S) -> {V, P} = hd([T || {_, P} = T <- table(), lists:prefix(P, S)]), V + unroman(lists:nthtail(length(P), S)).

wrap(Text, W) -> wrap(string:tokens(Text, " "), W, [], 0).
wrap([], _, Line, _) -> [line(Line)];
wrap([H | T], W, Line, N) when N =:= 0; N + 1 + length(H) =< W -> wrap(T, W, [H | Line], N + length(H) + if N =:= 0 -> 0; true -> 1 end);
wrap(Ws, W, Line, _) -> [line(Line) | wrap(Ws, W, [], 0)].
line(Ws) -> string:join(lists:reverse(Ws), " ").

build(0, Acc) -> lists:append(lists:reverse(Acc));
build(N, Acc) -> build(N - 1, ["item " ++ integer_to_list(N) ++ ";" | Acc]).
freq([], M) -> maps:to_list(M);
freq([C | T], M) -> freq(T, M#{[C] => maps:get([C], M, 0) + 1}).
