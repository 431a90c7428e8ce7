#!/usr/bin/env escript
%%% Writes random cases with OTP's answers, for tests/oracle.rs.
%%%
%%% Usage: oracle.escript SEED COUNT. One case a line, fields separated by tabs; terms in a
%%% postfix notation of words (see write/1).
-mode(compile).

main([Seed, Count]) ->
    S = list_to_integer(Seed),
    rand:seed(exsss, {S, S, S}),
    ok = io:setopts([{encoding, latin1}]),
    [kase(rand:uniform(10)) || _ <- lists:seq(1, list_to_integer(Count))],
    ok.

kase(N) when N =< 2 ->
    T = term(rand:uniform(30)),
    Range = case rand:uniform(3) of
                1 -> 1 bsl 32;
                _ -> rand:uniform(1 bsl rand:uniform(32))
            end,
    line(["hash", write(T), erlang:phash2(T), erlang:phash2(T, Range), Range]);
kase(N) when N =< 6 ->
    A = like(rand:uniform(6)),
    B = case rand:uniform(4) of
            1 -> vary(A);
            _ -> like(rand:uniform(6))
        end,
    Order = if A < B -> -1; A > B -> 1; true -> 0 end,
    line(["order", write(A), write(B), Order, bool(A =:= B), bool(A == B)]);
kase(7) ->
    F = float(),
    line(["float", write(F), io_lib:write(F)]);
kase(8) ->
    I = int(),
    case catch float(I) of
        {'EXIT', _} -> line(["tofloat", write(I), "error"]);
        F -> line(["tofloat", write(I), write(F)])
    end,
    G = float(),
    line(["trunc", write(G), write(trunc(G))]);
kase(_) ->
    Ops = ['+', '-', '*', 'div', 'rem', 'band', 'bor', 'bxor', 'bsl', 'bsr'],
    Op = lists:nth(rand:uniform(length(Ops)), Ops),
    A = int(),
    B = case Op of
            _ when Op =:= 'bsl'; Op =:= 'bsr' -> rand:uniform(400) - 200;
            _ -> int()
        end,
    R = try write(erlang:Op(A, B)) catch error:E -> atom_to_list(E) end,
    line(["arith", atom_to_list(Op), write(A), write(B), R]),
    Base = rand:uniform(35) + 1,
    line(["text", write(A), Base, integer_to_list(A, Base)]).

bool(true) -> 1;
bool(false) -> 0.

line(Fields) ->
    io:put_chars([lists:join($\t, [text(F) || F <- Fields]), $\n]).

text(F) when is_integer(F) -> integer_to_list(F);
text(F) -> F.

%% Terms of every type.
term(Budget) ->
    Kinds = case Budget > 1 of true -> 15; false -> 10 end,
    Part = fun(N) -> term((Budget - 1) div N) end,
    case rand:uniform(Kinds) of
        1 -> rand:uniform(10) - 5;
        2 -> int();
        3 -> atom();
        4 -> [];
        5 -> float();
        6 -> [rand:uniform(256) - 1 || _ <- lists:seq(1, rand:uniform(12))];
        7 -> bits(rand:uniform(400));
        8 -> fun lists:map/2;
        9 -> (rand:uniform(1 bsl 29) - (1 bsl 28));
        10 -> binary:copy(<<(rand:uniform(256) - 1)>>, rand:uniform(100) - 1);
        11 -> list_to_tuple([Part(3) || _ <- lists:seq(1, rand:uniform(4) - 1)]);
        12 -> [Part(4) || _ <- lists:seq(1, rand:uniform(5))];
        13 -> [Part(2) | Part(2)];
        14 -> maps:from_list([{Part(8), Part(8)} || _ <- lists:seq(1, rand:uniform(6) - 1)]);
        15 -> maps:from_list([{{I, a}, Part(40)} || I <- lists:seq(1, 25 + rand:uniform(40))])
    end.

%% Terms from a small world, so that many are equal or nearly so.
like(Budget) ->
    Kinds = case Budget > 1 of true -> 13; false -> 9 end,
    Part = fun() -> like(Budget div 2) end,
    case rand:uniform(Kinds) of
        1 -> rand:uniform(3) - 1;
        2 -> float(rand:uniform(3) - 1);
        3 -> lists:nth(rand:uniform(4), [a, b, ab, 'é']);
        4 -> [];
        5 -> (1 bsl 61) + rand:uniform(3);
        6 -> float((1 bsl 61) + 512 * rand:uniform(3));
        7 -> bits(rand:uniform(3));
        8 -> lists:nth(rand:uniform(3), [-0.0, 1.5, -(1 bsl 61)]);
        9 -> lists:nth(rand:uniform(3), [fun lists:map/2, fun lists:map/3, fun maps:map/2]);
        10 -> list_to_tuple([Part() || _ <- lists:seq(1, rand:uniform(3) - 1)]);
        11 -> [Part() || _ <- lists:seq(1, rand:uniform(3))];
        12 -> maps:from_list([{Part(), Part()} || _ <- lists:seq(1, rand:uniform(3))]);
        13 ->
            Map = maps:from_list([{I, x} || I <- lists:seq(1, 35)]),
            maps:merge(Map, maps:from_list([{Part(), Part()} || _ <- lists:seq(1, 3)]))
    end.

%% A term equal or nearly equal to this one.
vary(T) when is_integer(T) -> float(T);
vary(T) when is_float(T), T == trunc(T) -> trunc(T);
vary(T) when is_tuple(T) -> list_to_tuple([vary(E) || E <- tuple_to_list(T)]);
vary([H | T]) -> [vary(H) | T];
vary(T) when is_map(T) ->
    maps:map(fun(_, V) -> case rand:uniform(4) of 1 -> vary(V); _ -> V end end, T);
vary(T) -> T.

int() ->
    I = rand:uniform(1 bsl rand:uniform(300)),
    J = case rand:uniform(4) of
            1 -> (1 bsl (rand:uniform(300))) - rand:uniform(3) + 1;
            2 -> I band ((1 bsl 150) - 1) bsl 64;
            _ -> I
        end,
    case rand:uniform(2) of 1 -> J; 2 -> -J end.

float() ->
    case rand:uniform(5) of
        1 -> float(rand:uniform(1000000)) / math:pow(10, rand:uniform(12));
        2 -> float(rand:uniform(1 bsl 60)) * math:pow(10, rand:uniform(30) - 15);
        3 -> math:pow(2, rand:uniform(1200) - 600);
        _ ->
            <<F/float>> = valid(<<(rand:uniform(1 bsl 64) - 1):64>>),
            F
    end.

valid(B) ->
    case B of
        <<_/float>> -> B;
        _ -> <<1.0/float>>
    end.

atom() ->
    lists:nth(rand:uniform(8), ['', a, foo, 'hello world', 'é', list_to_atom([955, 97]),
                                list_to_atom([233, 955]), list_to_atom(lists:duplicate(40, $z))]).

bits(N) ->
    <<(rand:uniform(1 bsl N) - 1):N>>.

%% Postfix: i<decimal> f<hex> a<hex of UTF-8> n, c (tail on top of head), t<n> m<pairs>
%% b<bits>:<hex, padded> x<module>,<function>,<arity>
write(T) ->
    lists:join($\s, words(T)).

words(T) when is_integer(T) -> [[$i | integer_to_list(T)]];
words(T) when is_float(T) -> [[$f | hex(<<T/float>>)]];
words(T) when is_atom(T) -> [[$a | name(T)]];
words([]) -> ["n"];
words([H | T]) -> words(H) ++ words(T) ++ ["c"];
words(T) when is_tuple(T) ->
    lists:append([words(E) || E <- tuple_to_list(T)]) ++ [[$t | integer_to_list(tuple_size(T))]];
words(T) when is_map(T) ->
    lists:append([words(K) ++ words(V) || {K, V} <- maps:to_list(T)])
        ++ [[$m | integer_to_list(map_size(T))]];
words(T) when is_bitstring(T) ->
    Pad = (8 - bit_size(T) rem 8) rem 8,
    [[$b, integer_to_list(bit_size(T)), $:, hex(<<T/bitstring, 0:Pad>>)]];
words(T) when is_function(T) ->
    {module, M} = erlang:fun_info(T, module),
    {name, F} = erlang:fun_info(T, name),
    {arity, A} = erlang:fun_info(T, arity),
    [[$x, name(M), $,, name(F), $,, integer_to_list(A)]].

name(A) -> hex(atom_to_binary(A, utf8)).

hex(B) -> [io_lib:format("~2.16.0b", [X]) || <<X>> <= B].
