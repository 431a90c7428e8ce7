#!/usr/bin/env escript
%%% Compiles sources with OTP in one VM, two at a time, and prints what each gave.
%%%
%%% Usage: otp.escript LIST EBIN [check]: a file with a line for each source (its path, macros to define as
%%% NAME=VALUE separated by blanks, and its include folders, all separated by tabs), and a folder with
%%% parse transforms; with `check` no code is made, which is faster. Output: a line for each source: path, `ok` or the reason of the refusal.
-mode(compile).

main([List, Ebin | Check]) ->
    true = code:add_patha(Ebin),
    {ok, Text} = file:read_file(List),
    Lines = string:lexemes(unicode:characters_to_list(Text), "\n"),
    Jobs = lists:zip(lists:seq(1, length(Lines)), Lines),
    {One, Two} = lists:partition(fun({N, _}) -> N rem 2 =:= 0 end, Jobs),
    More = [strong_validation || Check =:= ["check"]],
    Self = self(),
    Workers = [spawn_link(fun() -> [work(L, More) || {_, L} <- Half], Self ! {done, self()} end)
               || Half <- [One, Two]],
    [receive {done, W} -> ok end || W <- Workers],
    ok.

macro(Text) ->
    [Name, Value] = string:split(Text, "="),
    {ok, Tokens, _} = erl_scan:string(Value ++ "."),
    {ok, Term} = erl_parse:parse_term(Tokens),
    {d, list_to_atom(Name), Term}.

work(Line, More) ->
    [File, Macros | Folders] = string:split(Line, "\t", all),
    Options = [binary, return | [{i, F} || F <- Folders]] ++ More ++ [macro(M) || M <- string:lexemes(Macros, " ")],
    Result = case compile:file(File, Options) of
        Done when element(1, Done) =:= ok -> "ok";
        {error, Errors, _} -> reason([{M, E} || {_, Es} <- Errors, {_, M, E} <- shape(Es)])
    end,
    io:put_chars([File, "\t", Result, "\n"]).

shape(Errors) ->
    [case E of {M, D} -> {none, M, D}; {_, _, _} -> E end || E <- Errors].

reason(Errors) ->
    Missing = [lists:flatten(F) || {epp, {include, _, F}} <- Errors],
    Transforms = [atom_to_list(M) || {_, {undefined_parse_transform, M}} <- Errors],
    case {Missing, Transforms, Errors} of
        {[_ | _], _, _} -> ["include ", lists:join(" ", lists:usort(Missing))];
        {_, [T | _], _} -> ["transform ", T];
        {_, _, [{M, E} | _]} ->
            ["other ", [case C of $\n -> $\s; _ -> C end || C <- lists:flatten(M:format_error(E))]]
    end.
