%%% Records in patterns and guards: heads, cases, generators, funs, keyfind by field index.
-module(rec_match).
-export([main/1]).
-record(item, {id, price = 0, kind = misc}).
-record(order, {id, items = [], customer}).

main(_) ->
    Items = [#item{id = 1, price = 10}, #item{id = 2, price = 25, kind = book}, #item{id = 3, kind = book}],
    O = #order{id = 9, items = Items, customer = #item{id = nested}},
    io:format("~w~n", [[kind(I) || I <- Items]]),
    io:format("~w~n", [total(O)]),
    io:format("~w~n", [[Id || #item{id = Id, kind = book} <- Items]]),
    io:format("~w~n", [lists:keyfind(2, #item.id, Items)]),
    io:format("~w~n", [lists:keysort(#item.price, Items)]),
    F = fun(#item{price = P} = I) when P > 5 -> I#item{price = P - 5}; (I) -> I end,
    io:format("~w~n", [lists:map(F, Items)]),
    io:format("~w~n", [deep(O)]),
    io:format("~w~n", [[guard(X) || X <- [O, hd(Items), x, {item, 1}, #item{id = 7, price = 7}]]]),
    #order{customer = #item{id = C}} = O,
    io:format("~w~n", [C]),
    io:format("~w~n", [case O of #order{items = []} -> empty; #order{items = [#item{id = First} | _]} -> First end]),
    self() ! #item{id = msg, price = 3},
    receive #item{id = I, price = P} -> io:format("~w ~w~n", [I, P]) end.

kind(#item{kind = misc, price = 10}) -> cheap_misc;
kind(#item{kind = K, price = 0}) -> {free, K};
kind(#item{kind = K}) -> K.

total(#order{items = Is}) -> lists:sum([I#item.price || I <- Is]).

deep(#order{items = [_, #item{price = P} | _], customer = #item{id = Id}}) -> {P, Id}.

guard(R) when is_record(R, order), length(R#order.items) > 2 -> big_order;
guard(R) when R#item.price =:= R#item.id -> price_is_id;
guard(R) when is_record(R, item) -> item;
guard(_) -> other.
