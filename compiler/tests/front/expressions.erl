-module(expressions).
-export([ops/4, data/2, control/2, funs/1, comprehensions/2, bits/2, exports/1]).
-record(point, {x = 0, y}).

ops(A, B, C, D) ->
    A + B * C - D div 2 rem 3,
    -A bsl 2 band B,
    not A andalso B orelse C,
    A ++ B -- C ++ D,
    A =:= B + 1,
    A ! B ! C,
    catch A / 2,
    (A xor B) and C or D,
    X = Y = A,
    {X, Y}.

data(A, M) ->
    {[], [1], [1, 2 | A], [1 | [2 | A]], "ab" "cd", 'Quoted atom', $a, $\n},
    {16#FF, 2#1010, 1_000_000, 123456789012345678901234567890, 1.5e-3, -1},
    #{}, #{a => 1, {b} => A}, M#{a := 1}#{b => 2},
    #point{}, #point{x = 1, _ = A}, A#point{y = 2}, A#point.x, #point.y, A#point.x#point.y.

control(A, T) ->
    case A of
        {ok, V} when is_integer(V), V > 0; V == none -> V;
        #point{x = V} -> V;
        _ -> begin self(), lists:reverse(T) end
    end,
    if A -> 1; true -> 2 end,
    receive {msg, M} -> M after T * 2 -> timeout end,
    receive after 0 -> ok end,
    try ops(A, 1, 2, 3) of
        ok -> fine;
        E1 -> E1
    catch
        throw:E2 -> E2;
        error:{badmatch, _}:St -> St;
        _:_ -> other;
        plain -> plain
    after
        self()
    end.

funs(F) ->
    F(1), lists:map(F, []), F:g(1), lists:F(1), (fun(X) -> X end)(2),
    fun ops/4, fun lists:map/2, fun F:F/F, fun self/0,
    fun Loop(0) -> 0; Loop(N) when N > 0 -> Loop(N - 1) end.

comprehensions(L, B) ->
    [{X, Y} || X <- L, is_list(X), Y <- X, Y, funs(Y)],
    [X || <<X:8, _:4/bits>> <= B],
    << <<X:16>> || X <- L, X > 1 >>,
    << (f(X)) || X <- L >>.

f(X) -> <<X>>.

bits(X, N) ->
    <<>>, <<1, 2:16/little, X/binary, "abc", "abc"/utf8, X:N/signed-big-integer-unit:4, 1.0:32/float>>,
    <<X:(N + 1)/bitstring, <<1:1>>/bits, <<1:1>> >>.

exports(A) ->
    case A of
        1 -> X = 1, Unused = X;
        2 -> Unused = 3, X = 2
    end,
    if A -> Y = X; true -> Y = 0 end,
    {Y, Z = 2, Z = 3}.
