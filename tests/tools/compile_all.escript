#!/usr/bin/env escript
%%% Compiles test programs with OTP's compiler: compile_all.escript OUTDIR FILE...
%%%
%%% One node compiles all, several at once. Run it in tests/run, so that the
%%% file names in stack traces are bare ones. Warnings are not printed: some
%%% programs raise errors on purpose. Exits 1 if any file does not compile.
-mode(compile).

main([OutDir | Files]) ->
    Parent = self(),
    Work = queue_of(Files, 4),
    Pids = [spawn_link(fun() -> Parent ! {self(), build_all(OutDir, Fs)} end) || Fs <- Work],
    Results = [receive {Pid, Ok} -> Ok end || Pid <- Pids],
    halt(case lists:all(fun(Ok) -> Ok end, Results) of true -> 0; false -> 1 end).

build_all(OutDir, Files) ->
    lists:all(fun(Ok) -> Ok end, [build(OutDir, F) || F <- Files]).

build(OutDir, File) ->
    case compile:file(File, [report_errors, {outdir, OutDir}]) of
        {ok, _} -> true;
        _ -> false
    end.

queue_of(Files, N) ->
    Numbered = lists:zip(lists:seq(1, length(Files)), Files),
    [[F || {I, F} <- Numbered, I rem N =:= K] || K <- lists:seq(0, N - 1)].
