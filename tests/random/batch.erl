%%% Runs a batch of random programs and prints what each came to: one line a program.
%%% Works alike on OTP and on rvm: main(["FIRST", "LAST"]) runs p<FIRST> to p<LAST>.
-module(batch).
-export([main/1, compile/1]).

%% Longer results are printed as their hash: the differ only needs to know whether they agree.
-define(LONGEST, 4000).
-define(LIMIT, 5000).

%% Compiles the programs with OTP's compiler, two at a time; the refused ones have no module.
compile([First, Last]) ->
    {F, L} = {list_to_integer(First), list_to_integer(Last)},
    Parent = self(),
    Half = fun(N) ->
               [compile:file(name(I), []) || I <- lists:seq(F, L), I rem 2 =:= N],
               Parent ! done
           end,
    [spawn(fun() -> Half(N) end) || N <- [0, 1]],
    [receive done -> ok end || _ <- [0, 1]],
    ok.

main([First, Last]) ->
    [one(name(I)) || I <- lists:seq(list_to_integer(First), list_to_integer(Last))],
    ok.

name(I) ->
    list_to_atom("p" ++ integer_to_list(I)).

one(Name) ->
    Self = self(),
    {P, R} = spawn_monitor(fun() -> Self ! {self(), Name:main()} end),
    Result = receive
                 {P, Value} -> Value;
                 {'DOWN', R, process, P, {undef, [{Name, main, [], _} | _]}} -> 'DOES NOT COMPILE';
                 {'DOWN', R, process, P, Reason} -> {'MAIN DIED', Reason}
             after ?LIMIT ->
                 exit(P, kill),
                 'TIME IS UP'
             end,
    erlang:demonitor(R, [flush]),
    Text = lists:flatten(io_lib:format("~0p", [Result])),
    Shown = case length(Text) > ?LONGEST of
                true -> integer_to_list(erlang:phash2(Text)) ++ " " ++ lists:sublist(Text, ?LONGEST);
                false -> Text
            end,
    io:format("~w ~ts~n", [Name, Shown]).
