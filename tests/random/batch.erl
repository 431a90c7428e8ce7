%%% Runs a batch of random programs and prints what each came to: one line a program.
%%% Works alike on OTP and on rvm: main(["0", "7"]) runs p0 and p7.
-module(batch).
-export([main/1, compile/1]).

%% Longer results are printed as their hash: the differ only needs to know whether they agree.
-define(LONGEST, 4000).
-define(LIMIT, 5000).

%% Compiles the programs with OTP's compiler, two at a time; the refused ones have no module.
%% It fails itself now and then: that is told by a file.
compile(Numbers) ->
    Parent = self(),
    Half = fun(N) ->
               [compile_one(name(I)) || I <- Numbers, list_to_integer(I) rem 2 =:= N],
               Parent ! done
           end,
    [spawn(fun() -> Half(N) end) || N <- [0, 1]],
    [receive done -> ok end || _ <- [0, 1]],
    ok.

compile_one(Name) ->
    case compile:file(Name, [return_errors]) of
        {error, Errors, _} ->
            Own = [Pass || {_, Ones} <- Errors, {_, compile, {Crash, Pass, _, _}} <- Ones, Crash =:= crash],
            Own =:= [] orelse file:write_file(crash(Name), io_lib:format("~w", [hd(Own)]));
        _ -> ok
    end.

crash(Name) ->
    atom_to_list(Name) ++ ".crash".

main(Numbers) ->
    [one(name(I)) || I <- Numbers],
    ok.

name(I) ->
    list_to_atom("p" ++ I).

one(Name) ->
    Self = self(),
    {P, R} = spawn_monitor(fun() -> Self ! {self(), Name:main()} end),
    Result = receive
                 {P, Value} -> Value;
                 {'DOWN', R, process, P, {undef, [{Name, main, [], _} | _]}} -> refused(Name);
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

refused(Name) ->
    case file:read_file(crash(Name)) of
        {ok, Pass} -> {'OTP FAILS', list_to_atom(binary_to_list(Pass))};
        {error, _} -> 'DOES NOT COMPILE'
    end.
