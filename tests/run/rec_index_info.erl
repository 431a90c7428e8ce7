%%% #rec.field as an index, record_info(fields | size, ...), records whose fields are records.
-module(rec_index_info).
-export([main/1]).
-record(p, {x = 0, y = 0}).
-record(line, {from = #p{}, to = #p{x = 1, y = 1}, 'odd name' = q}).
-record('Big', {'A', b}).

main(_) ->
    io:format("~w~n", [record_info(fields, p)]),
    io:format("~w ~w~n", [record_info(size, p), record_info(size, line)]),
    io:format("~w~n", [record_info(fields, line)]),
    io:format("~w~n", [{#p.x, #p.y, #line.to, #line.'odd name'}]),
    L = #line{},
    io:format("~w~n", [L]),
    io:format("~w~n", [(L#line.to)#p.x]),
    io:format("~w~n", [L#line.to#p.y]),
    L2 = L#line{to = (L#line.to)#p{x = 9}},
    io:format("~w ~w~n", [L2#line.to, L2#line.'odd name']),
    io:format("~w~n", [L2#line.to#p{y = 3}]),
    B = #'Big'{'A' = 1},
    io:format("~w ~w~n", [B, B#'Big'.'A']),
    io:format("~w~n", [setelement(#p.y, #p{}, 5)]),
    io:format("~w~n", [lists:zip(record_info(fields, p), tl(tuple_to_list(#p{x = a, y = b})))]),
    io:format("~w~n", [[element(#p.x, P) || P <- [#p{x = 1}, #p{x = 2}]]]).
