#!/usr/bin/env escript
%%% Compiles each FILE with OTP's compiler, as erlc does, and prints its messages after a line `@@ FILE`.

main(Files) ->
    Out = filename:join(os:getenv("TMPDIR", "/tmp"), "rvm_diag_" ++ os:getpid()),
    ok = filelib:ensure_dir(filename:join(Out, "x")),
    lists:foreach(
        fun(File) ->
            io:format("@@ ~ts~n", [File]),
            compile:file(filename:rootname(File), [report, {outdir, Out}])
        end,
        Files
    ),
    {ok, Made} = file:list_dir(Out),
    [file:delete(filename:join(Out, Name)) || Name <- Made],
    file:del_dir(Out).
