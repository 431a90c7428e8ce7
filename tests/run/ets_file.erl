%%% Tables in files: tab2file, file2tab, and what goes wrong.
-module(ets_file).
-export([main/1]).

main(_) ->
    File = filename:join(os:getenv("TMPDIR", "/tmp"), "rvm_ets_file.tab"),
    T = ets:new(saved, [ordered_set, named_table, {keypos, 2}]),
    ets:insert(T, [{x, I, [I]} || I <- lists:seq(1, 2500)]),
    io:format("~p~n", [ets:tab2file(T, File)]),
    io:format("~p~n", [ets:file2tab(File)]),
    ets:delete(T),
    {ok, saved} = ets:file2tab(File),
    io:format("~p~n", [[ets:info(saved, I) || I <- [size, type, keypos, named_table, protection]]]),
    io:format("~p~n", [{ets:lookup(saved, 1), ets:last(saved)}]),
    io:format("~p~n", [element(1, ets:file2tab(File ++ ".none"))]),
    file:delete(File).
