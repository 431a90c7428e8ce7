%%% process_info: where a process is when it asks itself, after calls of other modules and inside every construct.
-module(proc_current_stacktrace).
-export([main/1]).

here() ->
    {current_stacktrace, Frames} = erlang:process_info(self(), current_stacktrace),
    [{F, A, proplists:get_value(line, Info)} || {?MODULE, F, A, Info} <- Frames].

main(_) ->
    io:format("first~n"),
    io:format("~p~n", [catch element(2, erlang:process_info(self(), current_function))]),
    show(after_output()),
    show(in_try()),
    show(tail()),
    io:format("~p~n", [erlang:process_info(self(), current_function)]).

after_output() ->
    io:format("second~n"),
    {_, Frames} = erlang:process_info(self(), current_stacktrace),
    {element(2, hd(Frames)), element(4, hd(Frames)) =/= []}.

in_try() ->
    lists:seq(1, 3),
    try
        {here(), erlang:process_info(self(), current_function)}
    after
        ok
    end.

tail() -> here().

show(X) -> io:format("~p~n", [X]).
