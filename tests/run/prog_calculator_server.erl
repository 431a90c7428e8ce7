%%% A stack calculator per process, with links to a logger and recovery from bad input.
-module(prog_calculator_server).
-export([main/1]).

main(_) ->
    process_flag(trap_exit, true),
    C = start(),
    io:format("~w~n", [[calc(C, E) || E <- ["1 2 +", "3 *", "dup *", "4 5 6", "+ -", "clear", "1 0 /"]]]),
    receive {'EXIT', C, {R, _}} -> io:format("died: ~w~n", [R]) end,
    C2 = start(),
    io:format("~w~n", [[calc(C2, E) || E <- ["10 3 /", "foo", "2 swap -", "9 sqrt +"]]]),
    exit(C2, kill),
    receive {'EXIT', C2, R2} -> io:format("died: ~w~n", [R2]) end,
    io:format("~w~n", [calc(C2, "1")]).

start() -> spawn_link(fun() -> loop([]) end).

calc(P, Text) ->
    Ref = monitor(process, P),
    P ! {eval, string:tokens(Text, " "), self(), Ref},
    receive {Ref, R} -> demonitor(Ref, [flush]), R; {'DOWN', Ref, _, _, noproc} -> gone; {'DOWN', Ref, _, _, {R, _}} -> {crashed, R} end.

loop(S) ->
    receive
        {eval, Ts, From, Ref} ->
            S2 = try lists:foldl(fun op/2, S, Ts) catch throw:{unknown, T} -> From ! {Ref, {unknown, T}}, S end,
            From ! {Ref, S2},
            loop(S2)
    end.

op("+", [B, A | S]) -> [A + B | S];
op("-", [B, A | S]) -> [A - B | S];
op("*", [B, A | S]) -> [A * B | S];
op("/", [B, A | S]) -> [A div B | S];
op("dup", [A | S]) -> [A, A | S];
op("swap", [B, A | S]) -> [A, B | S];
op("sqrt", [A | S]) -> [trunc(math:sqrt(A)) | S];
op("clear", _) -> [];
op(T, S) -> case string:to_integer(T) of {N, ""} -> [N | S]; _ -> throw({unknown, list_to_atom(T)}) end.
