%%% Reports on standard error why the main process ended, for rvm_boot.
%%%
%%% Loaded only when there is something to report. Writes past the I/O servers, since the caller
%%% halts at once and a server may be what failed.
-module(rvm_error).
-export([print_uncaught/3, print_exit/1]).

%% An exception that main did not catch; frames of the boot process are left out.
print_uncaught(Class, Reason, Stack) ->
    Options = #{stack_trim_fun => fun(M, _, _) -> M =:= rvm_boot end},
    print(erl_error:format_exception(Class, Reason, Stack, Options)).

%% An exit signal from a linked process.
print_exit(Reason) ->
    print(io_lib:format("main process terminated by an exit signal: ~tp", [Reason])).

print(Chars) ->
    Text = ["rvm: ", Chars, $\n],
    case rvm_io_input:encode(Text, unicode, unicode, escape) of
        Bytes when is_binary(Bytes) -> rvm_io:write(2, Bytes);
        _ -> rvm_io:write(2, io_lib:format("rvm: ~w~n", [Chars]))
    end.
