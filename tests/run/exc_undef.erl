%%% undef: missing module, missing function, wrong arity, private function, through apply and spawn.
-module(exc_undef).
-export([main/1, public/1]).

main(_) ->
    Fs = [fun() -> missing_module:f(1, 2) end, fun() -> lists:no_such(a) end, fun() -> ?MODULE:private(1) end, fun() -> ?MODULE:public() end, fun() -> apply(missing_module, g, []) end, fun() -> (fun missing_module:h/1)(z) end, fun() -> erlang:nope() end],
    [begin
         {R, {M, F1, A, I}} = try F(), none catch error:R0:S0 -> {R0, hd(S0)} end,
         io:format("~w ~w ~w ~w ~w~n", [R, M, F1, A, I])
     end || F <- Fs],
    {P, Ref} = spawn_monitor(missing_module, start, [x]),
    receive {'DOWN', Ref, _, P, Reason} -> io:format("~p~n", [Reason]) end,
    io:format("~w~n", [private(1)]),
    io:format("~w~n", [public(2)]),
    io:format("~w~n", [erlang:function_exported(missing_module, f, 2)]).

private(X) -> {private, X}.
public(X) -> {public, X}.
