#!/usr/bin/env escript
%% -*- erlang -*-
%%% Wordcount: the most frequent words of a text file, counted in parallel.
%%%
%%%     rvm run examples/wordcount.erl
%%%     rvm run examples/wordcount.erl -- 8          (a text of 8 megabytes)
%%%
%%% The example writes its own text, always the same, to a temporary directory
%%% and deletes it at the end. The file is read as one binary and cut at line
%%% ends into pieces that share its memory: no byte is copied. One process per
%%% piece counts, the parent merges. The author of the text kept count too, and
%%% both counts must agree word for word.
-module(wordcount).
-export([main/1]).
-mode(compile).

-define(MEGABYTES, 3).
-define(WORKERS, 16).
-define(TOP, 10).

main([]) ->
    run(?MEGABYTES);
main([Arg]) ->
    case string:to_integer(Arg) of
        {Megabytes, ""} when Megabytes >= 1 -> run(Megabytes);
        _ -> usage()
    end;
main(_) ->
    usage().

usage() ->
    io:format(standard_error, "usage: wordcount [MEGABYTES], at least 1~n", []),
    halt(2).

run(Megabytes) ->
    Dir = temporary_directory(),
    File = Dir ++ "/text.txt",
    try
        Written = write_text(File, Megabytes * 1000000),
        Counted = count_file(File),
        report(Written, Counted)
    after
        _ = file:delete(File),
        _ = file:del_dir(Dir)
    end.

report(Written, Counted) ->
    Words = lists:sum(maps:values(Counted)),
    io:format("~w words, ~w different~n", [Words, map_size(Counted)]),
    Ranked = lists:sort(fun({W1, N1}, {W2, N2}) -> {-N1, W1} =< {-N2, W2} end, maps:to_list(Counted)),
    lists:foreach(fun({Word, N}) -> io:format("~8w  ~s~n", [N, Word]) end, lists:sublist(Ranked, ?TOP)),
    case Counted =:= Written of
        true ->
            io:format("every word agrees with the author's own count~n");
        false ->
            io:format("WRONG: the count differs from the author's own~n"),
            halt(1)
    end.

%% -- Counting ---------------------------------------------------------------

count_file(File) ->
    {ok, Text} = file:read_file(File),
    io:format("a text of ~w bytes, read by ~w processes~n", [byte_size(Text), ?WORKERS]),
    Parent = self(),
    Workers = [spawn_link(fun() -> Parent ! {self(), count(Piece)} end)
               || Piece <- pieces(Text, byte_size(Text) div ?WORKERS + 1)],
    Counts = [receive {Worker, Count} -> Count end || Worker <- Workers],
    lists:foldl(fun merge/2, #{}, Counts).

%% Cuts the text into pieces of about Size bytes, each ending at a line's end.
pieces(Text, Size) when byte_size(Text) =< Size ->
    [Text];
pieces(Text, Size) ->
    Cut = line_end(Text, Size),
    <<Piece:Cut/binary, Rest/binary>> = Text,
    [Piece | pieces(Rest, Size)].

line_end(Text, At) when At >= byte_size(Text) -> byte_size(Text);
line_end(Text, At) ->
    case binary_part(Text, At - 1, 1) of
        <<"\n">> -> At;
        _ -> line_end(Text, At + 1)
    end.

count(Text) ->
    count(Text, 0, 0, Text, #{}).

%% Start and Length mark the word being read within All.
count(<<C, Rest/binary>>, Start, Length, All, Counts) when C >= $a, C =< $z ->
    count(Rest, Start, Length + 1, All, Counts);
count(<<_, Rest/binary>>, Start, Length, All, Counts) ->
    count(Rest, Start + Length + 1, 0, All, word(Start, Length, All, Counts));
count(<<>>, Start, Length, All, Counts) ->
    word(Start, Length, All, Counts).

word(_, 0, _, Counts) -> Counts;
word(Start, Length, All, Counts) -> add(binary_part(All, Start, Length), 1, Counts).

merge(Counts1, Counts2) ->
    maps:fold(fun add/3, Counts2, Counts1).

add(Word, N, Counts) ->
    case Counts of
        #{Word := Old} -> Counts#{Word := Old + N};
        #{} -> Counts#{Word => N}
    end.

%% -- The author -------------------------------------------------------------

%% Writes about Size bytes, line by line, and returns how often each word was
%% used. Words that come early in the list are used more often.
write_text(File, Size) ->
    {ok, Out} = file:open(File, [write, raw, delayed_write]),
    Words = list_to_tuple(vocabulary()),
    Used = write_lines(Out, Size, 1, Words, #{}),
    ok = file:close(Out),
    %% The author counts by the word's number; translate to words at the end.
    maps:from_list([{element(I, Words), N} || {I, N} <- maps:to_list(Used)]).

write_lines(_, Size, _, _, Used) when Size =< 0 ->
    Used;
write_lines(Out, Size, Seed, Words, Used) ->
    {Line, Seed2, Used2} = line(8, Seed, Words, [], Used),
    ok = file:write(Out, Line),
    write_lines(Out, Size - iolist_size(Line), Seed2, Words, Used2).

line(0, Seed, _, Line, Used) ->
    {lists:reverse([<<".\n">> | Line]), Seed, Used};
line(N, Seed, Words, Line, Used) ->
    Seed2 = next(Seed),
    R = (Seed2 bsr 12) rem 1000,
    I = 1 + (R * R * tuple_size(Words)) div 1000000,
    Separator = case N of 1 -> <<>>; 5 -> <<", ">>; _ -> <<" ">> end,
    line(N - 1, Seed2, Words, [Separator, element(I, Words) | Line], add(I, 1, Used)).

%% A linear congruential generator: the same text on every machine.
next(Seed) ->
    (Seed * 1103515245 + 12345) rem 2147483648.

vocabulary() ->
    [<<"the">>, <<"process">>, <<"and">>, <<"message">>, <<"of">>, <<"a">>, <<"to">>, <<"link">>,
     <<"in">>, <<"is">>, <<"monitor">>, <<"it">>, <<"mailbox">>, <<"that">>, <<"for">>, <<"with">>,
     <<"supervisor">>, <<"on">>, <<"as">>, <<"pattern">>, <<"by">>, <<"from">>, <<"list">>, <<"or">>,
     <<"tuple">>, <<"be">>, <<"signal">>, <<"not">>, <<"atom">>, <<"an">>, <<"binary">>, <<"are">>,
     <<"scheduler">>, <<"this">>, <<"heap">>, <<"at">>, <<"reduction">>, <<"map">>, <<"closure">>,
     <<"timer">>, <<"module">>, <<"restart">>, <<"exit">>, <<"normal">>, <<"killed">>, <<"reason">>,
     <<"guard">>, <<"record">>, <<"receive">>, <<"after">>, <<"spawn">>, <<"node">>, <<"reference">>,
     <<"integer">>, <<"float">>, <<"string">>, <<"macro">>, <<"fun">>, <<"stack">>, <<"garbage">>,
     <<"collector">>, <<"literal">>, <<"fragment">>, <<"queue">>].

temporary_directory() ->
    Base = case os:getenv("TMPDIR") of
               false -> "/tmp";
               Dir -> Dir
           end,
    Name = Base ++ "/wordcount-" ++ os:getpid() ++ "-" ++ integer_to_list(erlang:unique_integer([positive])),
    ok = file:make_dir(Name),
    Name.
