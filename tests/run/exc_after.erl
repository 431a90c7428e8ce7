%%% after: runs on every path, once, in order; its value is ignored, its exceptions win.
-module(exc_after).
-export([main/1]).

main(_) ->
    [begin
         R = try run(K) catch C:E -> {escaped, C, E} end,
         io:format(" => ~w~n", [R])
     end || K <- [value, throw, error, exit, caught, of_raises, catch_raises, after_raises, nested]],
    io:format("~w~n", [order()]),
    io:format("~w~n", [loop(3)]).

run(value) -> try p(body), 1 after p(cleanup), ignored end;
run(throw) -> try throw(t) after p(cleanup) end;
run(error) -> try error(e) after p(cleanup) end;
run(exit) -> try exit(x) after p(cleanup) end;
run(caught) -> try throw(t) catch t -> p(handler), caught after p(cleanup) end;
run(of_raises) -> try ok of ok -> p('of'), throw(from_of) catch _ -> wrong after p(cleanup) end;
run(catch_raises) -> try throw(a) catch a -> p(handler), error(from_handler) after p(cleanup) end;
run(after_raises) -> try throw(first) after p(cleanup), throw(second) end;
run(nested) ->
    try
        try p(inner), throw(n)
        after p(inner_after)
        end
    catch
        n -> p(outer_catch), done
    after
        p(outer_after)
    end.

order() ->
    try {p(1), p(2)} of {A, B} -> p(3), A + B after p(4) end.

loop(0) -> finished;
loop(N) -> try p(N) after p(after_n) end, loop(N - 1).

p(X) -> io:format("~w ", [X]), X.
