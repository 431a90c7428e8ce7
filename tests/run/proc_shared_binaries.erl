%%% Large binaries shared between many processes, sub-binaries kept after the owner is gone.
-module(proc_shared_binaries).
-export([main/1]).

main(_) ->
    B = binary:copy(<<"abcdefghij">>, 50000),
    Me = self(),
    [spawn(fun() -> Me ! {I, checksum(binary_part(B, I * 1000, 1000), 0)} end) || I <- lists:seq(0, 99)],
    io:format("~w~n", [lists:usort([receive {I, S} -> S end || I <- lists:seq(0, 99)])]),
    {P, Ref} = spawn_monitor(fun() ->
        Local = iolist_to_binary([<<"head">>, binary:copy(<<0>>, 100000), <<"tail">>]),
        <<H:4/binary, _:100000/binary, T/binary>> = Local,
        Me ! {parts, H, T, binary_part(Local, 50000, 10)}
    end),
    receive {'DOWN', Ref, process, P, _} -> ok end,
    erlang:garbage_collect(),
    receive {parts, H, T, M} -> io:format("~s ~s ~w~n", [H, T, M]) end,
    Holders = [spawn(fun() -> receive {keep, X} -> receive {get, To} -> To ! {self(), X} end end end) || _ <- lists:seq(1, 20)],
    [Hd ! {keep, binary:copy(<<I>>, 1000 * I)} || {I, Hd} <- lists:zip(lists:seq(1, 20), Holders)],
    erlang:garbage_collect(),
    [Hd ! {get, Me} || Hd <- Holders],
    io:format("~w~n", [[receive {Hd, X} -> byte_size(X) div 1000 end || Hd <- Holders]]).

checksum(<<C, R/binary>>, S) -> checksum(R, (S * 31 + C) band 16#ffff);
checksum(<<>>, S) -> S.
