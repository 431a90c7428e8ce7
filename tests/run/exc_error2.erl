%%% error/2,3: the given arguments appear in the top frame; error/1 leaves the arity.
-module(exc_error2).
-export([main/1]).

main(_) ->
    [begin
         {R, [{M, Fn, A, _} | _]} = try F() catch error:R0:S0 -> {R0, S0} end,
         io:format("~w ~w:~w ~p~n", [R, M, Fn, A])
     end || F <- [fun() -> with_args(1, two) end, fun() -> without(1, two) end, fun() -> none_args(3) end, fun() -> opt(4) end]],
    {'EXIT', {r, [{?MODULE, with_list, ["a", b], _} | _]}} = (catch with_list("a", b)),
    io:format("ok~n"),
    io:format("~w~n", [try error(badarg, none) catch error:E -> E end]).

with_args(A, B) -> {erlang:error({bad, A}, [A, B])}.
without(A, _B) -> {erlang:error({bad, A})}.
none_args(A) -> {erlang:error({n, A}, none)}.
opt(A) -> {erlang:error({o, A}, [A], [{error_info, #{cause => x}}])}.
with_list(A, B) -> {error(r, [A, B])}.
