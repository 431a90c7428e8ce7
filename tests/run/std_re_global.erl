%%% re: all matches of patterns that match nothing, move their start, or reach far; in small and large subjects.
-module(std_re_global).
-export([main/1]).

main(_) ->
    [io:format("~p ~p ~p => ~w~n", [S, P, O, run(S, P, [global | O])]) || {S, P, O} <- [
        {"abb", "(?=b)|bb", []}, {"xabb", "(?=b)|bb", []}, {"aab", "(?=ab)|a", []}, {"abb", "b\\K", []},
        {"abbc", "b\\K|b", []}, {"abab", "(?<=a)|b", []}, {" ab", "\\S*?", [notempty_atstart]},
        {"  ab cd", "\\S*?", [notempty_atstart]}, {"ab", "\\S??\\K", []}, {"a b", "(?=b)|", [notempty]},
        {"a\r\nb", "\\S??\\K", [{newline, any}]}, {"abc", "(?=abc\\K)", []}, {"xabcabc", "(?=abc\\K)", []},
        {"aa", "(?<n>a)|", [{capture, all_names, list}]}, {[233, 8364, $a], "", [unicode]}]],
    %% Matches in, across and far behind what is looked at at once.
    Line = "2026-11-28 12:00:01 [info] user=anna took 15ms\n",
    Log = iolist_to_binary(lists:duplicate(2000, Line)),
    [io:format("~p ~p => ~w~n", [P, O, sum(run(Log, P, [global | O]))]) || {P, O} <- [
        {"\\d+ms$", [multiline]}, {"^(\\S+) (\\S+) \\[(\\w+)\\]", [multiline]}, {"user=(\\w+)", [unicode]},
        {"\\n", []}, {"(?s)anna.*?took(.{20})", []}, {"(?s)info(.*)took", []}, {"nothing", []}, {"\\Gx", []},
        {"^", [multiline]}, {"$", []}, {"\\z", []}, {"(?=\\n)", []}, {"\\b", []}, {"a*", []}]],
    Far = <<(binary:copy(<<"ab">>, 5000))/binary, "c">>,
    [io:format("~p => ~w~n", [P, sum(run(Far, P, [global]))]) || P <- [
        "(?:ab)+c", "b(?=c)", "(?:ab)+", "(a)(?!b)|c", "(?:(a)|(b))+", "[ab]*c", "c$", "a{3}", "(?>(?:ab)*)b",
        "(?<!b)a", "(?<=a)b(?=c)", "ab(*SKIP)(*FAIL)|c", "(?:a|b)*?c", "(ab)+?c", "\\Gab"]],
    [io:format("~p => ~w~n", [O, sum(run(Far, "c|ab", O))]) || O <- [
        [], [{offset, 9000}], [{offset, 10000}], [{offset, 10001}], [anchored, {offset, 9998}],
        [global, {offset, 9990}], [global, anchored], [global, anchored, {offset, 9999}], [global, notbol]]],
    Cyrillic = unicode:characters_to_binary(lists:duplicate(3000, 1078) ++ [8364]),
    [io:format("~p => ~w~n", [P, sum(run(Cyrillic, P, [unicode, global]))]) || P <-
        [[8364], [1078, ${, $3, $}], "\\p{Cyrillic}+", ".", "(?<=.)\\W", "x|"]],
    [io:format("~w~n", [run(B, ".", [unicode | O])]) || {B, O} <- [
        {<<Cyrillic/binary, 255>>, []}, {<<255, Cyrillic/binary>>, [{offset, 1}]}, {Cyrillic, [{offset, 1}]},
        {Cyrillic, [{offset, 2}]}, {<<Cyrillic/binary, 16#d0>>, [global]}]].

run(S, P, O) ->
    try re:run(S, P, O) catch C:E -> {C, E} end.

%% Of many matches their number, the first and the last, and a sum over all.
sum({match, [[{_, _} | _] | _] = Matches}) ->
    {length(Matches), hd(Matches), lists:last(Matches), erlang:phash2(Matches)};
sum(Other) -> Other.
