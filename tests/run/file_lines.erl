%%% file:read_line and io:get_line, get_chars, fread on an open file; binary and list mode.
-module(file_lines).
-export([main/1]).

main(_) ->
    Base = case os:getenv("TMPDIR") of false -> "/tmp"; T -> T end,
    F = Base ++ "/rvm_" ++ ?MODULE_STRING ++ "_" ++ os:getpid(),
    ok = file:write_file(F, "first\nsecond line\n\n12 34\nend"),
    {ok, A} = file:open(F, [read]), p(lines(fun() -> file:read_line(A) end)), file:close(A),
    {ok, B} = file:open(F, [read, binary]), p(lines(fun() -> file:read_line(B) end)), file:close(B),
    {ok, C} = file:open(F, [read]), p(lines(fun() -> io:get_line(C, "") end)), file:close(C),
    {ok, D} = file:open(F, [read, raw, binary, read_ahead]), p(lines(fun() -> file:read_line(D) end)), file:close(D),
    {ok, E} = file:open(F, [read]),
    p(io:get_chars(E, "", 8)), p(io:get_line(E, "")), p(io:get_line(E, "")), p(io:fread(E, "", "~d ~d")), p(io:get_line(E, "")), p(io:get_line(E, "")), p(io:get_line(E, "")),
    file:close(E),
    ok = file:write_file(F, [[integer_to_list(I), "\n"] || I <- lists:seq(1, 20000)]),
    {ok, G} = file:open(F, [read, read_ahead]),
    p(sum(G, 0)),
    file:close(G),
    p(file:delete(F)).

lines(Next) ->
    case Next() of eof -> [eof]; L -> [L | lines(Next)] end.

sum(F, S) ->
    case file:read_line(F) of
        {ok, L} -> sum(F, S + list_to_integer(string:trim(L)));
        eof -> S
    end.

p(X) -> io:format("~p~n", [X]).
