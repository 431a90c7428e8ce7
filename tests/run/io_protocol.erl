%%% The io protocol by hand: put_chars, requests, get_line from another process, a bad request.
-module(io_protocol).
-export([main/1]).

main(_) ->
    GL = group_leader(),
    io:format("~p~n", [req(GL, {put_chars, unicode, "by hand\n"})]),
    io:format("~p~n", [req(GL, {put_chars, unicode, io_lib, format, ["mfa ~w~n", [1]]})]),
    io:format("~p~n", [req(GL, {requests, [{put_chars, unicode, "one "}, {put_chars, unicode, "two\n"}]})]),
    io:format("~p~n", [req(GL, {get_line, unicode, ""})]),
    io:format("~p~n", [req(GL, {get_chars, unicode, "", 3})]),
    io:format("~p~n", [io:request(GL, {put_chars, unicode, "io:request\n"})]),
    io:format("~p~n", [req(GL, no_such_request)]),
    Me = self(),
    spawn(fun() -> Me ! {line, io:get_line("")} end),
    receive {line, L} -> io:format("~p~n", [L]) end,
    io:format(standard_error, "to stderr~n", []),
    io:format(user, "to user~n", []),
    io:put_chars(standard_io, "to standard_io\n"),
    io:nl(standard_io),
    io:write(standard_io, {a, term}), io:nl(),
    io:format("~p~n", [try io:format(no_such_device, "x", []) catch error:R -> R end]).

req(Pid, R) ->
    Ref = make_ref(),
    Pid ! {io_request, self(), Ref, R},
    receive {io_reply, Ref, Reply} -> Reply end.
