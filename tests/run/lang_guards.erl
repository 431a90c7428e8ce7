%%% Guards: comma and semicolon, failing expressions, type tests, nested boolean operators.
-module(lang_guards).
-export([main/1]).

main(_) ->
    Values = [0, 1, -1, 1.5, a, true, false, "x", [], [1, 2], {1}, {}, #{}, #{a => 1}, <<>>, <<"b">>, fun main/1, self(), make_ref()],
    [io:format("~w ~w ~w~n", [type(V), seq(V), fails(V)]) || V <- Values],
    io:format("~w~n", [[cmp(1, 2), cmp(2, 1), cmp(1, 1), cmp(1, 1.0), cmp(a, 1)]]),
    io:format("~w~n", [[arith(10), arith(11), arith(-4), arith(a)]]),
    io:format("~w~n", [[bools(true, false), bools(false, true), bools(true, true), bools(a, true), bools(true, a), bools(false, a)]]),
    io:format("~w~n", [[short(0), short(5), short(a), short({1, 2})]]).

type(V) when is_boolean(V) -> boolean;
type(V) when is_atom(V) -> atom;
type(V) when is_integer(V) -> integer;
type(V) when is_float(V) -> float;
type(V) when is_list(V) -> list;
type(V) when is_tuple(V) -> tuple;
type(V) when is_map(V) -> map;
type(V) when is_binary(V) -> binary;
type(V) when is_function(V, 1) -> function1;
type(V) when is_pid(V) -> pid;
type(V) when is_reference(V) -> reference.

seq(V) when is_number(V), V > 0; is_list(V), length(V) > 1; is_tuple(V), tuple_size(V) =:= 1 -> yes;
seq(_) -> no.

%% A guard that fails is false, it never raises.
fails(V) when hd(V) =:= 1 -> list_of_one;
fails(V) when element(1, V) =:= 1 -> tuple_of_one;
fails(V) when map_get(a, V) =:= 1 -> map_of_one;
fails(V) when 10 div V =:= 10 -> divides;
fails(V) when byte_size(V) =:= 1 -> one_byte;
fails(V) when not V -> was_false;
fails(V) when length(V) > 5; V =:= true -> late_alternative;
fails(_) -> none.

cmp(A, B) when A =:= B -> exact;
cmp(A, B) when A == B -> equal;
cmp(A, B) when A < B -> less;
cmp(A, B) when A >= B, A =/= B, A /= B -> greater.

arith(N) when N rem 2 =:= 0, N div 2 > 4 -> even_big;
arith(N) when N band 1 =:= 1 -> odd;
arith(N) when abs(N) + 1 =:= 5 -> minus_four;
arith(_) -> other.

bools(A, B) when A and B -> both;
bools(A, B) when A or B -> one;
bools(_, _) -> neither.

short(X) when is_integer(X) andalso X > 3 -> over3;
short(X) when is_integer(X) orelse element(2, X) =:= 2 -> int_or_two;
short(_) -> other.
