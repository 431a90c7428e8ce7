%%% Words an exception and its stack trace for people, as OTP's erl_error:format_exception/3 does.
%%%
%%% Pure: called by whoever reports (rvm_boot for the main process, the shell). Extra explanations
%%% ("*** argument 1: not an atom") come from the module named in a frame's error_info, if there is one.
-module(erl_error).
-export([format_exception/3, format_exception/4]).

%% Lines are broken at this width, and terms cut at this depth, as in the shell.
-define(WIDTH, 80).
-define(DEPTH, 30).
%% Where a value goes that does not fit behind its text.
-define(INDENT, 17).

%% format_exception(Class, Reason, Stack) -> deep list of characters, without a newline at the end.
format_exception(Class, Reason, Stack) ->
    format_exception(Class, Reason, Stack, #{}).

%% Options: stack_trim_fun => fun((Module, Function, Arity) -> boolean()) drops frames at the end
%% of the trace for which it is true; indent => N spaces before every line but the first, which
%% starts at that column; depth => how deep terms are printed (-1 for all of it).
format_exception(Class, Reason0, Stack0, Options) ->
    Trim = maps:get(stack_trim_fun, Options, fun(_, _, _) -> false end),
    {Reason, Stack} = case valid_stack(Stack0) of
                          true -> {Reason0, trim(Stack0, Trim)};
                          false -> {{Reason0, Stack0}, []}
                      end,
    Head = ["exception ", atom_to_list(Class), ": "],
    Info = error_info(Reason, Stack),
    Indent = maps:get(indent, Options, 0),
    Ctx = {maps:get(depth, Options, ?DEPTH), Indent, lists:duplicate(Indent, $\s)},
    Column = Indent + iolist_size(Head),
    {Text, Rest} = case Info of
                       #{reason := Given} -> {Given, Stack};
                       _ when Class =:= error -> explain(Reason, Stack, Column, Ctx);
                       _ -> {value(Reason, Column, Ctx), Stack}
                   end,
    case Rest =:= Stack of
        true -> [Head, Text | frames(Rest, Info, Ctx)];
        false -> [Head, Text | frames(Rest, #{}, Ctx)]
    end.

valid_stack([{M, F, A, L} | Rest]) when is_atom(M), is_atom(F), is_list(L) ->
    (is_integer(A) orelse proper(A)) andalso valid_stack(Rest);
valid_stack(End) ->
    End =:= [].

proper([_ | T]) -> proper(T);
proper(T) -> T =:= [].

trim(Stack, Trim) ->
    lists:reverse(lists:dropwhile(fun({M, F, A, _}) -> Trim(M, F, arity(A)) end,
                                  lists:reverse(Stack))).

arity(A) when is_integer(A) -> A;
arity(As) -> length(As).

%% What the module of the frame's error_info has to say about the first frame.
error_info(Reason, [{M, _, _, Location} | _] = Stack) ->
    case lists:keyfind(error_info, 1, Location) of
        {_, Map} when is_map(Map) ->
            Module = maps:get(module, Map, M),
            Function = maps:get(function, Map, format_error),
            try Module:Function(Reason, Stack) of
                Info when is_map(Info) -> Info;
                _ -> #{}
            catch
                _:_ -> #{}
            end;
        _ ->
            #{}
    end;
error_info(_, _) ->
    #{}.

%% The reason in words, and the frames left to print.
explain(badarg, S, _, _) -> {"bad argument", S};
explain({badarg, V}, S, C, X) -> {with("bad argument: ", V, C, X), S};
explain(badarith, S, _, _) -> {"an error occurred when evaluating an arithmetic expression", S};
explain({badarity, {Fun, Args}}, S, _, _) when is_function(Fun), is_list(Args) ->
    Name = case erlang:fun_info(Fun, module) =:= {module, erl_eval} andalso erl_eval:fun_data(Fun) of
               false -> fun_name(Fun);
               _ -> io_lib:format("interpreted function with arity ~w", [element(2, erlang:fun_info(Fun, arity))])
           end,
    {[Name, " called with ", arguments(length(Args))], S};
explain({argument_limit, _}, S, _, _) ->
    {"limit of number of arguments to interpreted function exceeded", S};
explain({badfun, V}, S, C, X) -> {with("bad function ", V, C, X), S};
explain({badmatch, V}, S, C, X) -> {with("no match of right hand side value ", V, C, X), S};
explain({case_clause, V}, S, C, X) -> {with("no case clause matching ", V, C, X), S};
explain({try_clause, V}, S, C, X) -> {with("no try clause matching ", V, C, X), S};
explain({badmap, V}, S, C, X) -> {with("bad map: ", V, C, X), S};
explain({badkey, V}, S, C, X) -> {with("bad key: ", V, C, X), S};
explain({bad_filter, V}, S, C, X) -> {with("bad filter ", V, C, X), S};
explain({bad_generator, V}, S, C, X) -> {with("bad generator ", V, C, X), S};
explain({unbound, V}, S, _, _) -> {io_lib:format("variable ~tw is unbound", [V]), S};
explain(if_clause, S, _, _) -> {"no true branch found when evaluating an if expression", S};
explain(noproc, S, _, _) -> {"no such process or port", S};
explain(notalive, S, _, _) -> {"the node cannot be part of a distributed system", S};
explain(system_limit, S, _, _) -> {"a system limit has been reached", S};
explain(timeout_value, S, _, _) -> {"bad receive timeout value", S};
explain(function_clause, [{M, F, As, Location} | S], C, X) when is_list(As) ->
    Text = "no function clause matching ",
    Call = fun(Column) -> call(M, F, As, Column, X) end,
    {_, Indent, _} = X,
    %% A name that leaves little room for arguments stands on a line of its own, whatever they are.
    Narrow = C + length(Text) + string:length(io_lib:format("~tw:~tw", [M, F])) > ?WIDTH - 15,
    Where = case operator(M, F, As) of
                true -> [Text, Call(C + length(Text))];
                false when Narrow ->
                    [Text, $\n, lists:duplicate(Indent + ?INDENT, $\s), Call(Indent + ?INDENT)];
                false -> place(Text, Call, C, X)
            end,
    {[Where, " ", location(Location)], S};
explain(undef, [{M, F, A, _} | S], _, _) ->
    {["undefined function ", mfa(M, F, arity(A))], S};
explain(Reason, S, C, X) ->
    {value(Reason, C, X), S}.

fun_name(Fun) ->
    {module, M} = erlang:fun_info(Fun, module),
    {name, F} = erlang:fun_info(Fun, name),
    {arity, A} = erlang:fun_info(Fun, arity),
    mfa(M, F, A).

arguments(0) -> "no arguments";
arguments(1) -> "one argument";
arguments(2) -> "two arguments";
arguments(N) -> [integer_to_list(N), " arguments"].

with(Text, Value, Column, Ctx) ->
    place(Text, fun(C) -> value(Value, C, Ctx) end, Column, Ctx).

%% Behind the text, unless a line of its own makes it shorter.
place(Text, Print, Column, {_, Indent, _}) ->
    Inline = Print(Column + length(Text)),
    case lines(Inline) of
        1 -> [Text, Inline];
        N ->
            Own = Print(Indent + ?INDENT),
            case lines(Own) < N of
                true -> [Text, $\n, lists:duplicate(Indent + ?INDENT, $\s), Own];
                false -> [Text, Inline]
            end
    end.

lines(Chars) ->
    length(string:split(unicode:characters_to_list(Chars), "\n", all)).

value(Term, Column, {Depth, _, _}) ->
    io_lib:print(Term, Column + 1, ?WIDTH, Depth).

%% The stack trace. A frame with arguments shows the call instead of the position.
frames([{M, F, A, _} = Frame | Rest], Info, {_, _, Margin} = Ctx) ->
    [frame(Frame, ["\n", Margin, "  in ", kind(M, F, A)], Info, Ctx)
     | [frame(More, ["\n", Margin, "  in call from"], #{}, Ctx) || More <- Rest]];
frames([], Info, Ctx) ->
    notes(Info, Ctx).

kind(M, F, A) ->
    case operator(M, F, lists:duplicate(arity(A), [])) of
        true -> "operator ";
        false -> "function "
    end.

frame({M, F, As, _}, Head, Info, {_, Indent, Margin} = Ctx) when is_list(As) ->
    [Head, " ", mfa(M, F, length(As)), "\n", Margin, "     called as ",
     call(M, F, As, Indent + 15, Ctx) | notes(Info, Ctx)];
frame({M, F, A, Location}, Head, Info, Ctx) ->
    [Head, " ", mfa(M, F, A), " ", location(Location) | notes(Info, Ctx)].

%% "*** argument 1: not an atom"
notes(Info, {_, _, Margin}) ->
    Arguments = [io_lib:format("\n~s     *** argument ~w: ~ts", [Margin, N, Text])
                 || {N, Text} <- lists:sort(maps:to_list(Info)), is_integer(N)],
    case Info of
        #{general := General} -> Arguments ++ ["\n", Margin, "     *** ", General];
        _ -> Arguments
    end.

location(Location) ->
    case {lists:keyfind(file, 1, Location), lists:keyfind(line, 1, Location)} of
        {{_, File}, {_, Line}} -> io_lib:format("(~ts, line ~w)", [File, Line]);
        _ -> []
    end.

mfa(erlang, F, A) -> io_lib:format("~ts/~w", [function_name(erlang, F, A), A]);
mfa(M, F, A) -> io_lib:format("~tw:~tw/~w", [M, F, A]).

function_name(M, F, A) ->
    case operator(M, F, lists:duplicate(A, [])) of
        true -> atom_to_list(F);
        false -> io_lib:format("~tw", [F])
    end.

operator(erlang, F, [_, _]) ->
    lists:member(F, ['+', '-', '*', '/', 'div', 'rem', 'band', 'bor', 'bxor', 'bsl', 'bsr', 'and', 'or',
                     'xor', '++', '--', '==', '/=', '=<', '<', '>=', '>', '=:=', '=/=', '!']);
operator(erlang, F, [_]) ->
    lists:member(F, ['+', '-', 'not', 'bnot']);
operator(_, _, _) ->
    false.

call(erlang, F, As, Column, Ctx) ->
    case {operator(erlang, F, As), As} of
        {true, [A]} ->
            Head = [atom_to_list(F), $\s],
            [Head, value(A, Column + iolist_size(Head), Ctx)];
        {true, [A, B]} ->
            Left = [value(A, Column, Ctx), $\s, atom_to_list(F), $\s],
            [Left, value(B, Column + string:length(last_line(Left)), Ctx)];
        {false, _} ->
            arguments(io_lib:format("~tw", [F]), As, Column, Ctx)
    end;
call(M, F, As, Column, Ctx) ->
    arguments(io_lib:format("~tw:~tw", [M, F]), As, Column, Ctx).

last_line(Chars) ->
    lists:last(string:split(unicode:characters_to_list(Chars), "\n", all)).

%% Arguments are printed as the elements of a list, whose brackets then become parentheses.
arguments(Name, [], _, _) ->
    [Name, "()"];
arguments(Name, As, Column, Ctx) ->
    case lists:all(fun(A) -> is_integer(A) end, As) of
        true ->
            [Name, $(, lists:join($,, [integer_to_list(A) || A <- As]), $)];
        false ->
            Printed = unicode:characters_to_list(value(As, Column + string:length(Name), Ctx)),
            [Name, $(, lists:droplast(tl(Printed)), $)]
    end.
