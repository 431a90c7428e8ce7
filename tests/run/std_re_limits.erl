%%% re: patterns that try everything end with an error or without a match, others run meanwhile; compiled
%%% patterns travel; what is no compiled pattern is refused.
-module(std_re_limits).
-export([main/1]).

main(_) ->
    Many = lists:duplicate(40, $a) ++ "b",
    io:format("~p~n", [run(Many, "^(a+)+$", [report_errors])]),
    [io:format("~p ~p => ~p~n", [P, O, run(Many, P, [{match_limit, 100000} | O])]) ||
        P <- ["^(a+)+$", "^(a|a)*$", "(?:a|a?)+$", "^(a?){30}a{41}"],
        O <- [[report_errors], [], [global, report_errors], [global]]],
    io:format("~p~n", [run(Many, "(*LIMIT_MATCH=50)^(a+)+$", [report_errors])]),
    io:format("~p~n", [run(Many, "^(a|b)*b", [report_errors, {match_limit_recursion, 3}])]),
    io:format("~p~n", [run(Many, "(", [report_errors])]),
    io:format("~p~n", [run(Many, "(", [])]),
    [io:format("~w~n", [try F() catch C:E -> {C, E} end]) || F <- [
        fun() -> re:replace(Many, "^(a+)+$", "x", [{return, list}, {match_limit, 1000}]) end,
        fun() -> re:split(Many, "^(a+)+$", [{return, list}, {match_limit, 1000}]) end]],
    %% Others have their turn while such a match runs, and its process can be killed.
    Self = self(),
    Slow = spawn(fun() ->
        Self ! {slow, re:run(lists:duplicate(60, $a), "^(a+)+[bc]$", [{match_limit, 2000000000}])}
    end),
    Quick = spawn_monitor(fun() -> [re:run("xyab", "a(b)") || _ <- lists:seq(1, 1000)], exit(done) end),
    receive {'DOWN', _, process, Pid, Why} when Pid =:= element(1, Quick) -> io:format("~p~n", [Why]) end,
    Monitor = monitor(process, Slow),
    exit(Slow, kill),
    receive {'DOWN', Monitor, process, Slow, Why2} -> io:format("~p~n", [Why2]) end,
    receive {slow, R} -> io:format("~p~n", [R]) after 0 -> ok end,
    %% A compiled pattern is a term like any other.
    {ok, MP} = re:compile("(?<first>\\w)\\w*(?<last>\\w)", [unicode]),
    Copy = binary_to_term(term_to_binary(MP)),
    io:format("~p ~p~n", [Copy =:= MP, re:run("hello", Copy, [{capture, [last, first], list}])]),
    [spawn(fun() -> Self ! {N, re:run("hello", MP, [{capture, [N], list}])} end) || N <- [0, 1, 2, 3]],
    [receive {N, M} -> io:format("~p ~p~n", [N, M]) end || N <- [0, 1, 2, 3]],
    io:format("~p~n", [re:inspect(Copy, namelist)]),
    %% Many patterns, more than are kept.
    io:format("~p~n", [lists:sum([begin
        {ok, P} = re:compile(["(", integer_to_list(N), ")+x"]),
        {match, [{S, L}, _]} = re:run(["a", integer_to_list(N), integer_to_list(N), "x"], P),
        {match, [{S, L} | _]} = re:run(["a", integer_to_list(N), integer_to_list(N), "x"], P),
        S + L
    end || N <- lists:seq(1, 1000)])]),
    %% A long pattern.
    Long = lists:join($|, [["word", integer_to_list(N), "(?=[ ,])"] || N <- lists:seq(1, 500)]),
    {ok, LP} = re:compile(Long),
    {error, {TooLarge, _}} = re:compile([Long || _ <- lists:seq(1, 5)]),
    io:format("~p~n", [TooLarge]),
    io:format("~p ~p~n", [re:run("word199, word499 word7 ", LP, [global]), re:run("word501 ", Long)]),
    io:format("~p~n", [re:inspect(LP, namelist)]),
    io:format("~p~n", [re:compile([lists:duplicate(5000, $a), $(])]),
    io:format("~p~n", [re:compile(lists:duplicate(200, "(a{1,100})") ++ "{1,100}" ++ lists:duplicate(300, "(?:b{1,200}c){1,100}"))]).

run(S, P, O) ->
    try re:run(S, P, O) catch C:E -> {C, E} end.
