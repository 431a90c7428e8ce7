%%% Reads Erlang terms from text: finds where a term ends, and has rvm_parse:term/2 parse it.
%%%
%%% Used by io:read, file:consult and kin. scan/3 is called in the process of an I/O server
%%% (request get_until) and looks at characters only as far as needed to find the closing dot, a
%%% full stop followed by white space, a comment or the end, outside of quotes and comments.
-module(rvm_read).
-export([term/3, scan/3, split/1]).

%% term(Device, Prompt, Line) ->
%%   {ok, Term, EndLine} | {eof, EndLine} | {error, ErrorInfo, ErrorLine} | {error, Reason}
term(Device, Prompt, Line) ->
    case io:request(Device, {get_until, unicode, Prompt, rvm_read, scan, [Line]}) of
        {ok, Text, EndLine} -> parse(Text, Line, EndLine);
        {eof, _} = Eof -> Eof;
        eof -> {eof, Line};
        {error, _} = Error -> Error
    end.

parse(Text, Line, EndLine) ->
    case rvm_parse:term(unicode:characters_to_binary(Text), Line) of
        {ok, Term} -> {ok, Term, EndLine};
        {error, Info} -> {error, Info, EndLine}
    end.

%% scan(Continuation, Chars | eof, Line) -> {done, {ok, Text, EndLine} | {eof, EndLine}, Rest}
%%                                        | {more, Continuation}
scan([], Data, Line) -> scan({blank, [], Line}, Data, Line);
scan({State, Acc, L}, eof, _) ->
    Text = lists:reverse(Acc),
    case State of
        blank -> {done, {eof, L}, eof};
        {comment, blank} -> {done, {eof, L}, eof};
        _ -> {done, {ok, Text, L}, eof}
    end;
scan({State, Acc, L}, Chars, _) ->
    run(State, Chars, Acc, L).

%% States: blank (nothing but white space so far), code, dot (a full stop that may end the term), char
%% (after $), char_escape (after $\), {quote, Q}, {escape, Q}, {comment, StateBefore}.
run(State, [], Acc, L) ->
    {more, {State, Acc, L}};
run(dot, [C | Cs], Acc, L) when C =< $\s; C >= 16#80, C =< 16#A0 ->
    {done, {ok, lists:reverse([C | Acc]), line(C, L)}, Cs};
run(dot, [$% | _] = Cs, Acc, L) ->
    {done, {ok, lists:reverse(Acc), L}, Cs};
run(dot, Cs, Acc, L) ->
    run(code, Cs, Acc, L);
run({comment, Before}, [$\n | Cs], Acc, L) ->
    run(Before, Cs, [$\n | Acc], L + 1);
run({comment, _} = State, [_ | Cs], Acc, L) ->
    run(State, Cs, Acc, L);
run(char, [$\\ | Cs], Acc, L) ->
    run(char_escape, Cs, [$\\ | Acc], L);
run(State, [C | Cs], Acc, L) when State =:= char; State =:= char_escape ->
    run(code, Cs, [C | Acc], line(C, L));
run({quote, Q}, [Q | Cs], Acc, L) ->
    run(code, Cs, [Q | Acc], L);
run({quote, Q}, [$\\ | Cs], Acc, L) ->
    run({escape, Q}, Cs, [$\\ | Acc], L);
run({quote, _} = State, [C | Cs], Acc, L) ->
    run(State, Cs, [C | Acc], line(C, L));
run({escape, Q}, [C | Cs], Acc, L) ->
    run({quote, Q}, Cs, [C | Acc], line(C, L));
run(State, [$% | Cs], Acc, L) ->
    run({comment, State}, Cs, Acc, L);
run(_, [$$ | Cs], Acc, L) ->
    run(char, Cs, [$$ | Acc], L);
run(_, [Q | Cs], Acc, L) when Q =:= $"; Q =:= $' ->
    run({quote, Q}, Cs, [Q | Acc], L);
run(_, [$. | Cs], Acc, L) ->
    run(dot, Cs, [$. | Acc], L);
run(State, [C | Cs], Acc, L) when C =< $\s ->
    run(State, Cs, [C | Acc], line(C, L));
run(_, [C | Cs], Acc, L) ->
    run(code, Cs, [C | Acc], L).

line($\n, L) -> L + 1;
line(_, L) -> L.

%% split(Chars) -> [{Text, StartLine}]: a whole file's text as one piece for each term.
split(Chars) -> split(Chars, 1, []).

split(Chars, Line, Acc) ->
    Step = case scan([], Chars, Line) of
               {more, Cont} -> scan(Cont, eof, Line);
               Done -> Done
           end,
    case Step of
        {done, {ok, Text, _}, eof} -> lists:reverse([{Text, Line} | Acc]);
        {done, {ok, Text, End}, Rest} -> split(Rest, End, [{Text, Line} | Acc]);
        {done, {eof, _}, _} -> lists:reverse(Acc)
    end.
