%%% Mathematics: the module that the natives of `math' belong to.
%%%
%%% Every function of it is a native; this file is what `code:ensure_loaded(math)' and
%%% `math:module_info()' find.
-module(math).
