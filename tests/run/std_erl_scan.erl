%%% erl_scan: all kinds of tokens, options, continuations, errors; what tokens say about themselves.
-module(std_erl_scan).
-export([main/1]).

main(_) ->
    [show([S]) || S <- [
        "foo Bar 12 1.5 $a \"s\" 'q a'.", "16#ff 2#102 37#1 1#0 1_000 1__0 1_ 1.0e10 1.0e 1.e 1. 2 1.5e400",
        "\"abc", "'abc", "$", "$\\", "$\\x", "\"\\x{110000}\"", "\"\\x{zz}\"", "\"a\nb\" c", "% comment\nfoo",
        "-> <- <= => := == /= =< >= =:= =/= :: .. ... << >> ++ -- || | ! ? ?= # . ; : ( ) { } [ ] = < > + - * /",
        "& ~ ^ \\ ` @ %x", "a@b _x _ A@ a.b a. b", ".", "a.%x\nb", [1,2,3], [256], [$a,256,$b],
        "when maybe else fun end and andalso", "$\s $\n $\\n $\\^a $\\123 $\\s",
        "\"\\n\\t\\^a\\x41\\x{42}\\103\\e\\q\"", "'\\n'", "16#g", "16#", "1.5e+3 1.5E-3", "1e5", "$\x{3b1}",
        "\"\x{3b1}\"", "'\x{3b1}'", [16#a0,$a], "\f\v\r a", "\"\\^\"", "\"\\", "'a\nb' x", "''", "a#b", "0.5.",
        "12345678901234567890", "\"ab\" \"cd\"", "$'", "$\"", "1.2.3", "x.y.", "36#zZ", "1#", "-1", "#{a=>1}.",
        "<<\"a\"/utf8>>", "a\n\n b", "\t a", "\"\\^a\"", "$\\^", "16#1_f", "1_000.5_5e1_0", "1.5_",
        lists:duplicate(256,$a), "\"\\x{d800}\"", "\"\\xzz\"", "$\\400", "\"\\x1\"", [16#e9, 16#20, 16#c9, 16#df], [16#d7, 16#f7, 127, 161, 191]]],
    [show([S | O]) || {S, O} <- [
        {"foo \"a\nb\" bar % c\n 1.",[{1,1}]}, {"foo  % c\n\n \"x\"",[1,[return]]},
        {"foo  % c\n\n x",[{3,4},[return,text]]}, {"foo % c\n x",[1,[return_comments]]},
        {"foo % c\n x",[1,[return_white_spaces]]}, {"foo bar",[1,[text]]}, {"foo bar",[1,text]}, {"foo",[0]},
        {"foo",[a]}, {"foo",[1,[bad]]}, {foo,[]}, {"\"abc\ndef",[{1,1}]}, {"a 37#1",[{1,1}]}, {"a $",[{1,1}]},
        {"'abc\nx",[{1,1},[text]]}, {"\t\ta",[{1,1},[return]]}, {"\n\n  a \n",[{1,1},[return]]},
        {"\r\n a",[{1,1},[return]]}, {"a\x{a0}b",[{1,1},[return]]}, {"\f\n\n",[{1,1},[return]]}]],
    io:format("~w~n", [erl_scan:string("foo bar", 1, [{reserved_word_fun, fun(W) -> W =:= bar end}])]),
    [io:format("~w~n", [F()]) || F <- [
        fun() -> erl_scan:tokens([],"foo. bar",1) end, fun() -> {more,C}=erl_scan:tokens([],"foo",1),
        erl_scan:tokens(C,"bar.\n x",1) end, fun() -> {more,C}=erl_scan:tokens([],"foo",1),
        erl_scan:tokens(C,eof,1) end, fun() -> erl_scan:tokens([],eof,1) end,
        fun() -> {more,C}=erl_scan:tokens([],"foo.",1), erl_scan:tokens(C,eof,1) end,
        fun() -> {more,C}=erl_scan:tokens([],"\"foo",1), erl_scan:tokens(C,eof,1) end,
        fun() -> {more,C}=erl_scan:tokens([],"\"foo",{1,1}), erl_scan:tokens(C,"bar\". ",{5,5}) end,
        fun() -> erl_scan:tokens([],"37#1 foo. bar",1) end, fun() -> {more,C}=erl_scan:tokens([],"  ",1),
        erl_scan:tokens(C,eof,1) end, fun() -> erl_scan:tokens([],"a.\n\nb.",{1,1},[return]) end,
        fun() -> erl_scan:tokens([],"a.%x\nb.",{1,1},[return]) end]],
    {more, _} = erl_scan:tokens([], "foo", 1),
    {ok, [T | _], _} = erl_scan:string("foo", {1, 2}, [text]),
    {ok, [T2 | _], _} = erl_scan:string("(", 1),
    {ok, [T3 | _], _} = erl_scan:string("'a'", {1, 1}, [text]),
    [io:format("~w~n", [[try erl_scan:F(X) catch C:E -> {C, E} end
                         || F <- [category, column, end_location, line, location, symbol, text]]])
     || X <- [T, T2, T3, {foo, bar}, {atom, [{location, 3}, {text, "x"}], x}]],
    [io:format("~ts~n", [erl_scan:format_error(E)]) ||
        E <- [{illegal, character}, {illegal, integer}, {illegal, float}, {illegal, atom}, {base, 37}, char,
              {string, $", "foo"}, {string, $', "abc"}]],
    io:format("~w~n", [[W || W <- ['after', begin_, 'begin', 'case', 'try', 'cond', 'catch', 'andalso', 'orelse', 'end',
                                   'fun', 'if', 'let', 'of', 'receive', 'when', 'bnot', 'not', 'div', 'rem', 'band',
                                   'and', 'bor', 'bxor', 'bsl', 'bsr', 'or', 'xor', 'maybe', 'else', foo],
                             erl_scan:reserved_word(W)]]).

show(Args) ->
    R = try apply(erl_scan, string, Args) catch C:E -> {C, E} end,
    io:format("~w => ~w~n", [Args, R]).
