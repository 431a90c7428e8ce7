%%% Records: construction, defaults, access, update, they are tuples.
-module(rec_basic).
-export([main/1]).
-record(person, {name, age = 0, email = none, tags = []}).
-record(empty, {}).
-record(calc, {at = make(), n = 1 + 2 * 3, l = [1, 2] ++ [3]}).

main(_) ->
    P = #person{name = "Ann", age = 41},
    io:format("~p~n", [P]),
    io:format("~p ~p ~p ~p~n", [P#person.name, P#person.age, P#person.email, P#person.tags]),
    P2 = P#person{age = P#person.age + 1, tags = [x | P#person.tags]},
    io:format("~p~n~p~n", [P2, P]),
    io:format("~w~n", [P =:= {person, "Ann", 41, none, []}]),
    io:format("~w~n", [#empty{}]),
    io:format("~w~n", [#person{}]),
    io:format("~w~n", [#person{_ = all}]),
    io:format("~w~n", [#person{name = n, _ = rest}]),
    io:format("~w~n", [#calc{}]),
    io:format("~w~n", [#calc{n = 0}]),
    io:format("~w~n", [[is_record(P, person), is_record(P, id(other)), is_record({person, 1}, person), is_record(P, person, 5), is_record(x, person), is_record({person, 1, 2, 3, 4}, person)]]),
    io:format("~w~n", [element(#person.age, P)]),
    io:format("~w~n", [(make_person())#person.name]),
    io:format("~w~n", [((P#person{name = a})#person{age = b})#person{email = c}]),
    io:format("~w~n", [P#person{}]),
    io:format("~w~n", [tuple_size(P)]).

id(X) -> X.
make() -> {made}.
make_person() -> #person{name = made}.
