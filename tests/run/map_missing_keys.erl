%%% Which key `badkey` names when an update misses several: constant keys are looked for in order,
%%% others where they stand.
-module(map_missing_keys).
-export([main/1, use/1]).

main(_) ->
    [show(N, fun() -> update(N, #{}, b1, a1) end) || N <- lists:seq(1, 15)],
    Filled = [#{a => 1}, #{a => 1, {} => 1}, #{a => 1, {} => 1, [] => 1}, #{a => 1, {} => 1, [] => 1, "b" => 2}],
    [show(14, fun() -> update(14, M, 1, 1) end) || M <- Filled],
    [show(N, fun() -> update(N, M, 1, 2) end) || N <- [2, 3, 12], M <- [#{c => 1}, #{c => 1, 1 => 2}, #{x => 1}, #{x => 1, z => 1}]],
    io:format("~p~n", [update(1, #{c => 0, a => 0}, 0, 0)]).

show(N, F) ->
    io:format("~p: ~p~n", [N, try F() catch error:Reason -> Reason end]).

use(X) -> X.

update(1, M, _, _) -> ?MODULE:use(M#{b => 1, c := 2, a := 1, b := 3});
update(2, M, A, _) -> ?MODULE:use(M#{c := 2, a := 1, A := 3});
update(3, M, A, _) -> ?MODULE:use(M#{c := 2, A := 1, a := 3, c => 1, b := 5});
update(4, M, A, _) -> ?MODULE:use(M#{A := 2, c := 1, a := 3});
update(5, M, A, _) -> ?MODULE:use(M#{A => 2, c := 1, a := 3});
update(6, M, A, _) -> ?MODULE:use(M#{c := 2, A => 2, a := 3});
update(7, M, A, _) -> ?MODULE:use(M#{c := 2, b1 := 3, A => 2, a := 3});
update(8, M, _, _) -> ?MODULE:use(M#{1.0 := 1, 1 := 2});
update(9, M, _, _) -> ?MODULE:use(M#{2 := 1, 1.0 := 2});
update(10, M, _, _) -> ?MODULE:use(M#{z := 1, a => 2, y := 3, {a, 1} => 4});
update(11, M, A, B) -> ?MODULE:use(M#{A := 1, B := 1, b := 2, a := 3});
update(12, M, A, B) -> ?MODULE:use(M#{x := 1, z := 2, A := 3, y := 5, B := 6, a := 4});
update(13, M, _, _) -> ?MODULE:use((M#{x => 1})#{y := 3, a := 4});
update(14, M, _, _) -> ?MODULE:use(M#{[] := 1, [a] := 2, "b" := 3, {} := 4, <<>> := 5, a := 1, [b | c] := 6});
update(15, M, _, _) -> ?MODULE:use(M#{1 bsl 70 := 1, 5 := 2, -(1 bsl 70) := 3, {2} := 4, {1} := 5}).
