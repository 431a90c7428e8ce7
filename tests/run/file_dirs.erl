%%% file: make_dir, list_dir, del_dir, get_cwd, set_cwd, del_dir_r, read_file_info, links.
-module(file_dirs).
-export([main/1]).
-include_lib("kernel/include/file.hrl").

main(_) ->
    Base = case os:getenv("TMPDIR") of false -> "/tmp"; D -> D end,
    Dir = Base ++ "/rvm_" ++ ?MODULE_STRING ++ "_" ++ os:getpid(),
    p(file:make_dir(Dir)), p(file:make_dir(Dir)), p(file:make_dir(Dir ++ "/x/y")),
    p(file:list_dir(Dir)), p(file:list_dir(Dir ++ "/none")),
    p([file:make_dir(Dir ++ "/" ++ N) || N <- ["s1", "s2"]]),
    p(file:write_file(Dir ++ "/f", "12345")),
    {ok, L} = file:list_dir(Dir), p(lists:sort(L)),
    p(file:list_dir(Dir ++ "/f")),
    {ok, #file_info{size = Sz, type = T, access = Ac, mtime = {{_, _, _}, {_, _, _}}}} = file:read_file_info(Dir ++ "/f"),
    p({Sz, T, Ac}),
    {ok, #file_info{type = T2}} = file:read_file_info(Dir), p(T2),
    p(file:read_file_info(Dir ++ "/none")),
    {ok, #file_info{mtime = M}} = file:read_file_info(Dir ++ "/f", [{time, posix}]), p(is_integer(M)),
    {ok, Cwd} = file:get_cwd(),
    p(file:set_cwd(Dir)),
    p(file:get_cwd() =:= {ok, Dir} orelse file:get_cwd() =/= {ok, Cwd}),
    p(file:read_file("f")),
    p(file:write_file("s1/deep", "d")),
    p(file:set_cwd("no_such")),
    p(file:set_cwd(Cwd)),
    p(file:get_cwd() =:= {ok, Cwd}),
    p(file:make_symlink("f", Dir ++ "/ln")), p(file:read_link(Dir ++ "/ln")), p(file:read_file(Dir ++ "/ln")),
    {ok, #file_info{type = T3}} = file:read_link_info(Dir ++ "/ln"), p(T3),
    p(file:del_dir(Dir ++ "/s1")), p(file:del_dir(Dir ++ "/f")), p(file:del_dir(Dir ++ "/s2")), p(file:del_dir(Dir ++ "/s2")),
    p(file:delete(Dir ++ "/s1")),
    p(file:rename(Dir ++ "/s1", Dir ++ "/renamed")),
    {ok, L3} = file:list_dir(Dir), p(lists:sort(L3)),
    p(file:change_mode(Dir ++ "/f", 8#600)),
    {ok, #file_info{mode = Mode}} = file:read_file_info(Dir ++ "/f"), p(Mode band 8#777),
    p(file:del_dir_r(Dir)), p(file:list_dir(Dir)).

p(X) -> io:format("~p~n", [X]).
