%%% file: open modes, read, write, position, pread, pwrite, truncate, close, use after close.
-module(file_open).
-export([main/1]).

main(_) ->
    Base = case os:getenv("TMPDIR") of false -> "/tmp"; D -> D end,
    F = Base ++ "/rvm_" ++ ?MODULE_STRING ++ "_" ++ os:getpid(),
    p(element(1, file:open(F, [read]))), p(file:open(F, [read])),
    {ok, W} = file:open(F, [write]),
    p([file:write(W, "0123456789"), file:write(W, [<<"ab">>, "c"]), file:close(W)]),
    p(file:close(W)), p(file:write(W, "x")),
    {ok, R} = file:open(F, [read]),
    p([file:read(R, 3), file:read(R, 4), file:read(R, 100), file:read(R, 1)]),
    p([file:position(R, 2), file:read(R, 2), file:position(R, {cur, 1}), file:read(R, 2), file:position(R, {eof, -2}), file:read(R, 5), file:position(R, bof), file:position(R, eof)]),
    p([file:pread(R, 4, 3), file:pread(R, [{0, 2}, {5, 2}, {100, 1}]), file:position(R, -1)]),
    p(file:write(R, "nope")), p(file:close(R)),
    {ok, B} = file:open(F, [read, binary, raw]),
    p([file:read(B, 5), file:pread(B, 1, 2), file:close(B)]),
    {ok, RW} = file:open(F, [read, write]),
    p([file:pwrite(RW, 3, "XYZ"), file:pwrite(RW, [{0, "_"}, {11, "#"}]), file:position(RW, 8), file:truncate(RW), file:position(RW, bof), file:read(RW, 50), file:sync(RW), file:close(RW)]),
    {ok, A} = file:open(F, [append]),
    p([file:write(A, "appended"), file:close(A), file:read_file(F)]),
    {ok, W2} = file:open(F, [write, raw, delayed_write]), file:write(W2, "new"), file:close(W2),
    p(file:read_file(F)),
    p(file:open(F, [write, exclusive])), p(file:open("/no/such/file", [write])),
    {ok, N} = file:open(F, [write]), io:format(N, "formatted ~w~n", [x]), io:put_chars(N, "line2\n"), file:close(N),
    p(file:read_file(F)),
    p(file:open(Base, [read])),
    p(file:delete(F)).

p(L) when is_list(L) -> [io:format("~p ", [X]) || X <- L], io:nl();
p(X) -> io:format("~p~n", [X]).
