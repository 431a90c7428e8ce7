%%% Compiles a suite by `compile:file/2`, so that its parse transforms run: FILE FOLDER [INCLUDE...]
%%%
%%% Runs as a script of one process. Problems are printed; the status is 1 if the file has errors.
-module(compile_suite).
-export([main/1]).

main([File, Folder | Includes]) ->
    Options = [{outdir, Folder}, report | [{i, Include} || Include <- Includes]],
    case compile:file(File, Options) of
        {ok, _} -> ok;
        error -> halt(1)
    end.
