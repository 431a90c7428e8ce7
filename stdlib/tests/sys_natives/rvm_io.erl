%%% Stand-in on OTP for the VM's natives rvm_io:*, for the comparison programs only.
%%%
%%% Needs `erl -noinput`, so that nobody else reads stdin.
-module(rvm_io).
-export([write/2, read/2, geometry/1, is_tty/1]).

write(Fd, Data) ->
    Key = {rvm_io_out, Fd},
    Port = case get(Key) of
               undefined ->
                   P = open_port({fd, Fd, Fd}, [out, binary]),
                   put(Key, P), P;
               P -> P
           end,
    true = port_command(Port, Data),
    ok.

read(0, _Max) ->
    Reader = case whereis(rvm_io_stdin) of
                 undefined ->
                     P = spawn(fun() -> stdin(open_port({fd, 0, 1}, [in, binary, stream, eof]), []) end),
                     register(rvm_io_stdin, P), P;
                 P -> P
             end,
    Reader ! {read, self()},
    receive {rvm_io_stdin, R} -> R end.

stdin(Port, eof) ->
    receive {read, From} -> From ! {rvm_io_stdin, eof}, stdin(Port, eof) end;
stdin(Port, []) ->
    receive
        {Port, {data, D}} -> stdin(Port, D);
        {Port, eof} -> stdin(Port, eof)
    end;
stdin(Port, D) ->
    receive {read, From} -> From ! {rvm_io_stdin, {ok, D}}, stdin(Port, []) end.

geometry(_) -> undefined.
is_tty(_) -> false.
