%%% The group leader: inherited, set for another, gets io requests by protocol.
-module(proc_group_leader).
-export([main/1]).

main(_) ->
    Me = self(),
    GL = group_leader(),
    spawn(fun() -> Me ! {gl, group_leader()} end),
    receive {gl, G} -> io:format("~w~n", [G =:= GL]) end,
    Fake = spawn(fun() -> fake([]) end),
    {P, Ref} = spawn_monitor(fun() ->
        group_leader(Fake, self()),
        io:format("to the fake ~w~n", [1]),
        io:put_chars("more"),
        io:nl(),
        spawn(fun() -> Me ! {inherits, group_leader() =:= Fake} end)
    end),
    receive {'DOWN', Ref, process, P, _} -> ok end,
    receive {inherits, I} -> io:format("~w~n", [I]) end,
    Fake ! {dump, self()},
    receive {dump, Text} -> io:format("~p~n", [Text]) end,
    io:format(Fake, "direct ~s", ["write"]),
    Fake ! {dump, self()},
    receive {dump, Text2} -> io:format("~p~n", [Text2]) end,
    io:format("~w~n", [try group_leader(not_pid, self()) catch error:E -> E end]).

fake(Acc) ->
    receive
        {io_request, From, ReplyAs, Req} ->
            From ! {io_reply, ReplyAs, ok},
            fake([text(Req) | Acc]);
        {dump, To} ->
            To ! {dump, lists:flatten(lists:reverse(Acc))},
            fake([])
    end.

text({put_chars, _, Chars}) -> unicode:characters_to_list(Chars);
text({put_chars, _, M, F, A}) -> unicode:characters_to_list(apply(M, F, A)).
