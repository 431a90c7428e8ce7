%%% The process dictionary: put, get, erase, get_keys, each process has its own.
-module(proc_dictionary).
-export([main/1]).

main(_) ->
    io:format("~w~n", [[put(a, 1), put(a, 2), get(a), get(nope)]]),
    put({compound, [key]}, #{v => 1}), put("string", s), put(1, int), put(1.0, float),
    io:format("~w~n", [[get({compound, [key]}), get("string"), get(1), get(1.0)]]),
    io:format("~w~n", [lists:sort(get())]),
    io:format("~w~n", [lists:sort(get_keys(s)) ++ lists:sort(get_keys(none))]),
    io:format("~w~n", [length(get_keys())]),
    io:format("~w~n", [[erase(a), erase(a), get(a)]]),
    Me = self(),
    spawn(fun() -> put(mine, 1), Me ! {child, get(), get(a)} end),
    receive {child, D, A} -> io:format("~w ~w~n", [D, A]) end,
    io:format("~w~n", [element(2, process_info(self(), dictionary)) =:= get()]),
    io:format("~w~n", [lists:sort(erase())]),
    io:format("~w~n", [get()]),
    [put({k, I}, I * I) || I <- lists:seq(1, 2000)],
    io:format("~w~n", [lists:sum([get({k, I}) || I <- lists:seq(1, 2000)])]),
    [erase({k, I}) || I <- lists:seq(1, 2000, 2)],
    io:format("~w~n", [length(get())]),
    io:format("~w~n", [lists:sum([V || {{k, _}, V} <- get()])]).
