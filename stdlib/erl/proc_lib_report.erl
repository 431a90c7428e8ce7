%%% Crash reports of processes started by proc_lib: their content and their text.
%%%
%%% crash/3 runs in the dying process; the rest is pure. Loaded only when something crashes.
-module(proc_lib_report).
-export([crash/3, report_cb/2, format/3]).

%% Bounds the search for neighbours (processes linked, directly or not, that do not trap exits).
-define(MAX_NEIGHBOURS, 1000).

%% Logs a crash report, unless the process ends in an orderly way.
crash(exit, normal, _) -> ok;
crash(exit, shutdown, _) -> ok;
crash(exit, {shutdown, _}, _) -> ok;
crash(Class, Reason, Stack) ->
    Report = #{label => {proc_lib, crash},
               report => [own_info(Class, Reason, Stack), neighbours()]},
    logger:log(error, Report,
               #{domain => [otp, sasl],
                 report_cb => fun proc_lib:report_cb/2,
                 logger_formatter => #{title => "CRASH REPORT"},
                 error_logger => #{tag => error_report, type => crash_report}}).

own_info(Class, Reason, Stack) ->
    Dict = get(),
    Info = fun(Item) -> element(2, erlang:process_info(self(), Item)) end,
    [{initial_call, initial_call(Dict)},
     {pid, self()},
     {registered_name, registered_name(self())},
     {error_info, {Class, Reason, Stack}},
     ancestors(Dict),
     {message_queue_len, Info(message_queue_len)},
     {messages, Info(messages)},
     {links, Info(links)},
     {dictionary, clean(Dict)},
     {trap_exit, Info(trap_exit)},
     {status, Info(status)},
     {heap_size, Info(heap_size)},
     {stack_size, Info(stack_size)},
     {reductions, Info(reductions)}].

initial_call(Dict) ->
    case lists:keyfind('$initial_call', 1, Dict) of
        {_, {M, F, A}} when is_integer(A) ->
            {M, F, [list_to_atom("Argument__" ++ integer_to_list(N)) || N <- lists:seq(1, A)]};
        _ ->
            {?MODULE, crash, []}
    end.

registered_name(Pid) ->
    case erlang:process_info(Pid, registered_name) of
        {registered_name, Name} -> Name;
        _ -> []
    end.

ancestors(Dict) ->
    case lists:keyfind('$ancestors', 1, Dict) of
        {_, As} -> {ancestors, As};
        false -> {ancestors, []}
    end.

clean(Dict) ->
    [E || {K, _} = E <- Dict, K =/= '$ancestors', K =/= '$initial_call'].

neighbours() ->
    visit(links(self()), [self()], [], 0).

links(Pid) ->
    case erlang:process_info(Pid, links) of
        {links, Links} -> [L || L <- Links, is_pid(L), node(L) =:= node()];
        _ -> []
    end.

visit([Pid | Pids], Seen, Acc, N) when N < ?MAX_NEIGHBOURS ->
    case lists:member(Pid, Seen) of
        true ->
            visit(Pids, Seen, Acc, N);
        false ->
            case erlang:process_info(Pid, trap_exit) of
                {trap_exit, false} ->
                    visit(Pids ++ links(Pid), [Pid | Seen], [{neighbour, info(Pid)} | Acc], N + 1);
                _ ->
                    visit(Pids, [Pid | Seen], Acc, N + 1)
            end
    end;
visit(_, _, Acc, _) ->
    lists:reverse([A || {neighbour, [_ | _]} = A <- Acc]).

info(Pid) ->
    Items = [registered_name, initial_call, current_function, message_queue_len, links, trap_exit, status,
             heap_size, stack_size, reductions, current_stacktrace, dictionary],
    case erlang:process_info(Pid, Items) of
        undefined ->
            [];
        List ->
            Info = maps:from_list(List),
            Dict = maps:get(dictionary, Info),
            [{pid, Pid},
             {registered_name, maps:get(registered_name, Info)},
             {initial_call, neighbour_call(Dict, Info)},
             {current_function, maps:get(current_function, Info)},
             ancestors(Dict)
             | [{Item, maps:get(Item, Info)}
                || Item <- [message_queue_len, links, trap_exit, status, heap_size, stack_size, reductions,
                            current_stacktrace]]]
    end.

neighbour_call(Dict, Info) ->
    case lists:keyfind('$initial_call', 1, Dict) of
        {_, {_, _, _} = MFA} -> MFA;
        _ -> maps:get(initial_call, Info)
    end.

%% logger's report callback with configuration.
report_cb(#{label := {proc_lib, crash}, report := Report}, Config) ->
    Depth = maps:get(depth, Config, unlimited),
    Text = format(Report, unicode, Depth),
    case Config of
        #{single_line := true} -> string:trim(re_space(unicode:characters_to_list(Text)));
        #{chars_limit := Limit} when is_integer(Limit) -> string:slice(Text, 0, Limit);
        _ -> Text
    end.

%% One line: every newline with the blanks after it becomes one blank.
re_space([$\n | Cs]) -> [$\s | re_space(skip(Cs))];
re_space([C | Cs]) -> [C | re_space(Cs)];
re_space([]) -> [].

skip([$\s | Cs]) -> skip(Cs);
skip(Cs) -> Cs.

%% The text of a report [OwnInfo, Neighbours]; Depth = unlimited | integer.
format([Own, Neighbours], Encoding, Depth) ->
    D = case Depth of
            unlimited -> -1;
            _ -> Depth
        end,
    _ = Encoding,
    ["  crasher:\n",
     [[own_line(Item, "    ", D), $\n] || Item <- Own],
     "  neighbours:\n" | neighbour_lines(Neighbours, D)].

%% The last line of the last neighbour has no newline of its own, as in OTP's reports.
neighbour_lines([], _) ->
    [];
neighbour_lines(Neighbours, Depth) ->
    Texts = [["    neighbour:\n" | lists:join($\n, [line(Item, "      ", Depth) || Item <- Info])]
             || {neighbour, Info} <- Neighbours],
    lists:join($\n, Texts).

own_line({initial_call, {M, F, Args}}, Indent, _) ->
    io_lib:format("~sinitial call: ~tp:~tp/~w", [Indent, M, F, length(Args)]);
own_line({error_info, {Class, Reason, Stack}}, Indent, Depth) ->
    Options = #{indent => length(Indent), depth => Depth,
                stack_trim_fun => fun(M, _, _) -> M =:= proc_lib end},
    [Indent, erl_error:format_exception(Class, Reason, Stack, Options)];
own_line(Item, Indent, Depth) ->
    line(Item, Indent, Depth).

%% Continuation lines stand one column further right than the value itself, as in OTP's reports.
line({Tag, Value}, Indent, Depth) ->
    Head = [Indent, atom_to_list(Tag), ": "],
    [Head, io_lib:print(Value, iolist_size(Head) + 2, 80, Depth)].
