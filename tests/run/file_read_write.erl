%%% file: read_file, write_file with modes, delete, rename, copy, errors as {error, Posix}.
-module(file_read_write).
-export([main/1]).

main(_) ->
    Dir = tmp(),
    A = Dir ++ "/a.txt", B = Dir ++ "/b.txt",
    p(file:write_file(A, "hello\n")),
    p(file:read_file(A)),
    p(file:write_file(A, [<<"io">>, "list", $!, ["\n"]])),
    p(file:read_file(A)),
    p(file:write_file(A, "more", [append])),
    p(file:read_file(A)),
    p(file:write_file(A, "x", [exclusive])),
    p(file:copy(A, B)),
    p(file:read_file(B)),
    p(file:rename(A, Dir ++ "/c.txt")),
    p(file:read_file(A)),
    {ok, Names} = file:list_dir(Dir),
    p(lists:sort(Names)),
    p(file:delete(B)), p(file:delete(B)),
    p(file:write_file(Dir ++ "/no/such/dir/x", "y")),
    p(file:read_file(Dir)),
    p(file:write_file(B, [a])),
    p(catch file:read_file([x, y])),
    p(file:write_file(B, <<0:80000>>)),
    {ok, Z} = file:read_file(B),
    p(byte_size(Z)),
    p(file:write_file(list_to_binary(Dir ++ "/bin name"), <<1, 2>>)),
    p(file:read_file(Dir ++ "/bin name")),
    p(file:write_file(Dir ++ "/empty", [])), p(file:read_file(Dir ++ "/empty")),
    p([file:format_error(E) || E <- [enoent, eacces, eexist, enotdir, eisdir]]),
    clean(Dir).

p(X) -> io:format("~p~n", [X]).

tmp() ->
    Base = case os:getenv("TMPDIR") of false -> "/tmp"; D -> D end,
    Dir = Base ++ "/rvm_" ++ ?MODULE_STRING ++ "_" ++ os:getpid(),
    ok = file:make_dir(Dir),
    Dir.

clean(Dir) ->
    {ok, Names} = file:list_dir(Dir),
    [ok = file:delete(Dir ++ "/" ++ N) || N <- Names],
    ok = file:del_dir(Dir).
