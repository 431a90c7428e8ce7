%%% Runs mutants of modules: each exported function, in a process with a heap limit and little time.
%%%
%%% main([File, From]): the file holds mutants, each as <<Size:32, Module file/binary>>; the first to
%%% run is number From. A line goes out before each mutant, so that whoever started us knows which
%%% one broke the VM, and a line after it with what its functions came to.
-module(driver).
-export([main/1]).

%% A function that runs longer is killed: loops are valid code.
-define(MILLISECONDS, 3).
%% Functions of a mutant that are run, and what they may allocate.
-define(FUNCTIONS, 12).
-define(HEAP_WORDS, 100000).
%% How often all is killed that a mutant left behind.
-define(PASSES, 100).

main([File, From]) ->
    {ok, Bin} = file:read_file(File),
    process_flag(trap_exit, true),
    Sink = spawn(fun sink/0),
    Base = processes(),
    mutants(Bin, 0, list_to_integer(From), Sink, Base),
    io:format("end~n").

mutants(<<>>, _, _, _, _) ->
    ok;
mutants(<<Size:32, _:Size/binary, Rest/binary>>, N, From, Sink, Base) when N < From ->
    mutants(Rest, N + 1, From, Sink, Base);
mutants(<<Size:32, Mutant:Size/binary, Rest/binary>>, N, From, Sink, Base) ->
    io:format("run ~w~n", [N]),
    io:format("~w ~w~n", [N, mutant(binary:copy(Mutant), N, Sink, Base)]),
    clear(Base),
    mutants(Rest, N + 1, From, Sink, Base).

%% Numbers of functions that returned, raised, were killed for their time or their heap.
mutant(Bin, N, Sink, Base) ->
    case code:load_binary(mutant, "mutant.erl", Bin) of
        {module, mutant} ->
            Exports = lists:sublist(erlang:get_module_info(mutant, exports), ?FUNCTIONS),
            Ends = [call(F, A, N + I, Sink, Base) || {I, {F, A}} <- lists:zip(lists:seq(1, length(Exports)), Exports),
                                               F =/= module_info],
            code:delete(mutant),
            code:purge(mutant),
            [length([E || E <- Ends, E =:= Kind]) || Kind <- [value, raised, killed, heap]];
        {error, Reason} ->
            {not_loaded, Reason}
    end.

call(Function, Arity, Seed, Sink, Base) ->
    Args = [argument(Seed * 7 + I * 3) || I <- lists:seq(1, Arity)],
    {P, Ref} = start(fun() ->
                         group_leader(Sink, self()),
                         apply(mutant, Function, Args),
                         exit(value)
                     end, Base),
    receive
        {'DOWN', Ref, process, P, value} -> value;
        {'DOWN', Ref, process, P, killed} -> heap;
        {'DOWN', Ref, process, P, _} -> raised
    after ?MILLISECONDS ->
        exit(P, kill),
        receive {'DOWN', Ref, process, P, _} -> killed end
    end.

%% A mutant may have filled the process table: its processes go, and we try again.
start(Fun, Base) ->
    try spawn_opt(Fun, [monitor, {max_heap_size, ?HEAP_WORDS}])
    catch error:system_limit ->
        clear(Base),
        start(Fun, Base)
    end.

%% Ends whatever was started since the first mutant, and forgets its messages. What multiplies faster than
%% it can be killed is left to whoever started us, who goes on behind it in a fresh VM.
clear(Base) ->
    clear(Base, ?PASSES).

clear(_, 0) ->
    io:format("multiplies~n"),
    halt(0);
clear(Base, Passes) ->
    case processes() -- Base of
        [] -> flush();
        Left ->
            [exit(P, kill) || P <- Left],
            receive after 2 -> ok end,
            clear(Base, Passes - 1)
    end.

argument(N) ->
    Terms = {[], [1, 2, 3], {a, 1}, 0, <<"binary">>, #{k => v}, 1 bsl 70, [], 1.5, ok, "string", [a | b],
             fun(X) -> X end, <<5:3>>, {}, self(), 17, [[]], {r, 1, 2}, -1},
    element(N rem tuple_size(Terms) + 1, Terms).

%% A group leader that prints nothing.
sink() ->
    receive
        {io_request, From, As, _} -> From ! {io_reply, As, {error, terminated}};
        _ -> ok
    end,
    sink().

flush() ->
    receive _ -> flush() after 0 -> ok end.
