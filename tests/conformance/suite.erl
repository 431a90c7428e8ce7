%%% Runs one suite through the shim: what the command's main/1 gets, as shim:main/4 wants it.
-module(suite).
-export([main/1]).

main([Suite, Folder, Results, CaseTime]) ->
    shim:main(list_to_atom(Suite), Folder, Results, list_to_integer(CaseTime)).
