%%% Comparison program for io_lib: hand-picked and random formats and terms, byte
%%% for byte. Run it with ERL_FLAGS="+pc unicode" as well.
-module(t_io_lib).

-export([run/1, bench/0]).

-import(oracle, [same/3, same/4, pick/1, int/2, times/2, list/2, term/1,
                 all_args/3]).

run(N) ->
    hand_picked(),
    limits(),
    characters(),
    depths(),
    times(N * 3000, fun pretty/0),
    times(N * 3000, fun deep/0),
    times(N * 3000, fun written/0),
    times(N * 6000, fun formats/0),
    times(N * 3000, fun floats/0),
    times(N * 2000, fun strings/0),
    times(N * 4000, fun reads/0).

flat(L) when is_list(L) -> lists:flatten(L);
flat(X) -> X.

fmt(F, As) -> same(io_lib, format, [F, As], fun flat/1).

pretty() ->
    T = term(int(1, 4)),
    W = integer_to_list(pick([0, 1, 5, 10, 15, 20, 30, 40, 60, 80, 100])),
    case int(1, 6) of
        1 -> fmt("~p", [T]);
        2 -> fmt("~" ++ W ++ "p", [T]);
        3 -> fmt("abc~w ~" ++ W ++ "p~n~tp", [pick([a, "x\ny"]), T, T]);
        4 -> fmt("~" ++ W ++ pick(["P", "tP", "lP"]), [T, int(0, 12)]);
        5 -> fmt("~" ++ W ++ pick(["tp", "ltp", "lp", ".5p"]), [T]);
        6 -> same(io_lib, print, [T, int(1, 20), int(20, 80), pick([-1, 5, 9])],
                  fun flat/1)
    end.

deep() ->
    fmt("~" ++ integer_to_list(int(10, 60)) ++ "P", [term(int(2, 4)), int(2, 12)]).

written() ->
    T = term(int(0, 4)),
    case int(1, 5) of
        1 -> fmt("~w", [T]);
        2 -> fmt("~tw", [T]);
        3 -> fmt("~W", [T, int(0, 10)]);
        4 -> same(io_lib, write, [T], fun flat/1);
        5 -> same(io_lib, write, [T, int(-1, 9)], fun flat/1)
    end.

formats() ->
    C = pick("csswwpPWbBxX#+fegn~iz"),
    F = "x~" ++ pick(["", "", "-", "*"]) ++ pick(["", "", "1", "3", "6", "10"]) ++
        pick(["", "", ".", ".1", ".2", ".3", ".5", ".16", ".*"]) ++
        pick(["", "", "..0", ".x", ".0"]) ++ pick(["", "", "", "t", "l"]) ++
        [C] ++ pick(["", "", "\ty~p"]),
    As = list(4, fun arg/0),
    %% OTP does not return from ~.*c or ~.*w with a negative number.
    case lists:member($*, F) andalso lists:any(fun(A) -> is_integer(A) andalso A < 0 end, As)
        andalso (string:find(F, ".*") =/= nomatch orelse lists:member(C, "c~n")) of
        true -> ok;
        false -> fmt(F, As)
    end.

arg() ->
    pick([int(-20, 20), int(-9999, 9999), 65, 1.5, -2.25, 123.456, abc, "abc",
          "hello world", <<"bin">>, {a, "b"}, "0x", [], 5, 7, 3, $*, [1024],
          <<1024/utf8>>, <<255>>, ["a", <<"b">>, [$c]], 'A b', -4, 1.0e100,
          "e\x{301}ab", "\r\nab", 1.0e-7, 0.0, #{a => 1}]).

floats() ->
    X = case int(1, 5) of
            1 -> rand:normal() * math:pow(10, int(-30, 30));
            2 -> int(-100000, 100000) / pick([1, 2, 4, 8, 10, 100, 1000]);
            3 -> 1.0 * int(-1000, 1000);
            4 -> pick([0.0, 0.1, 0.5, 0.05, 0.25, 9.995, 99.95, 999.5, 9999.5,
                       9999.95, 0.095, 0.0995, 0.99995, 5.0e-324,
                       1.7976931348623157e308, -0.5, 0.15, 2.5, 1.0e22, 1.0e23]);
            5 -> rand:uniform()
        end,
    [fmt("~" ++ pick(["", "8", "-12", "20", "3"]) ++ P ++ [C], [X]) ||
        C <- "feg", P <- ["", ".0", ".1", ".2", ".3", ".5", ".10", ".15", ".25"]],
    fmt("~w ~p", [X, X]).

strings() ->
    S = list(30, fun() -> pick([int(32, 126), int(0, 255), int(0, 1100), 32, $a,
                                769, 13, 10]) end),
    B = unicode:characters_to_binary(S),
    [fmt("~" ++ pick(["", "5", "-8", "20", "12.4", ".7"]) ++ C, [X]) ||
        C <- ["s", "ts", "p", "tp", "w", "tw", "lp", "10tp"], X <- [S, B]],
    A = list_to_atom(S),
    [fmt(C, [A]) || C <- ["~s", "~ts", "~p", "~tp", "~w", "~tw"]],
    fmt("~P ~tP", [B, int(0, 9), {B, S}, int(0, 9)]),
    [same(io_lib, F, [X], fun flat/1) ||
        F <- [char_list, latin1_char_list,
              deep_char_list, deep_latin1_char_list, printable_list,
              printable_unicode_list, printable_latin1_list, chars_length],
        X <- [S, [S, S], lists:sublist(S, 2)]],
    [same(io_lib, F, [S], fun flat/1) || F <- [write_string, write_string_as_latin1]],
    same(io_lib, write_atom, [A]),
    same(io_lib, write_atom_as_latin1, [A]),
    same(io_lib, quote_atom, [A, S]),
    same(io_lib, indentation, [[S | S], int(0, 9)]).

characters() ->
    [same(io_lib, F, [C], fun flat/1) ||
        C <- lists:seq(0, 300) ++ [1024, 16#D800, 16#FFFE, 16#10FFFF],
        F <- [write_char, write_char_as_latin1]],
    [same(io_lib, F, [[C]]) ||
        C <- lists:seq(0, 300) ++ [1024, 16#D7FF, 16#D800, 16#DFFF, 16#E000,
                                    16#FFFE, 16#FFFF, 16#10FFFF, 16#110000],
        F <- [printable_list, printable_latin1_list, printable_unicode_list,
              char_list, latin1_char_list, deep_char_list, write_string]],
    [same(io_lib, F, [X]) ||
        X <- [a, [a | b], [[$a] | b], <<"a">>, [<<"a">>], [-1], "", [[]], [a]],
        F <- [printable_list, printable_latin1_list, printable_unicode_list,
              char_list, latin1_char_list, deep_char_list,
              deep_latin1_char_list, deep_unicode_char_list]],
    [same(io_lib, write_atom, [A]) ||
        A <- ['after', 'cond', 'let', maybe, 'else', a@b, 'A', '1', '', '_x',
              'a-b', aB1_, 'x\x{400}', '\xdf', '\xf7', '\xff', 'end', nil]].

depths() ->
    Ts = [{1, 2, 3, 4, 5}, [1, 2, 3, 4, 5], [[1, 2, 3], [4, [5, [6, [7]]]], 8, 9],
          [1, 2 | 3], #{a => 1, b => #{c => [1, 2, 3]}, d => {1, {2, {3}}}},
          #{1 => 2}, <<1, 2, 3, 4, 5, 6>>, <<1, 2, 3:3>>, "abcdefghijklmnop",
          <<"abcdefghijklmn">>, {a, "abcdefgh", <<"abcdefgh">>, "x"},
          [a, b, c | d], <<1:3>>, {[a], b}, [], {}, #{}, {[]}, {<<>>},
          <<"abcdefgh", 0>>, <<"\x{400}\x{401}abcdef"/utf8>>,
          [a | {b, c, d}], maps:from_list([{I, I} || I <- lists:seq(1, 40)])],
    [fmt(F, [T, D]) || F <- ["~W", "~P", "~tP", "~lP", "~20P", "~0P"], T <- Ts,
                       D <- lists:seq(-1, 9)].

hand_picked() ->
    [fmt(F, As) ||
        {F, As} <-
            [{"~s ~w~n", ["a", b]}, {<<"ab~w\xe9">>, [1]}, {'~w', [1]}, {1, []},
             {"~w", a}, {"~w", [1 | 2]}, {"~", []}, {"~5", []}, {"~5.", []},
             {"~5.2", []}, {"~5.2.", []}, {"a", [1]}, {[a], []}, {["~w"], [1]},
             {"~*s", [5, "ab"]}, {"~*s", [-5, "ab"]}, {"~-*s|", [5, "ab"]},
             {"~-*s|", [-5, "ab"]}, {"~*.*.*s", [9, 3, $x, "abcdef"]},
             {"~.*s", [-1, "abc"]}, {"~5..xs", ["a"]}, {"~5..~s", ["a"]},
             {"~3.~", []}, {"~-3n|", []}, {"~.3n|", []}, {"~-5.2~|", []},
             {"~.5s|", ["abc"]}, {"~.5w|", [abc]}, {"~2.5s", ["abcdefg"]},
             {"~3c~-3c|", [$a, $b]}, {"~2.5c", [$a]}, {"~tc", [1024]},
             {"~c", [1024]}, {"~s", [['a']]}, {"~s", [["a" | <<"b">>]]},
             {"~ts", [["a" | <<"b">>]]}, {"~ts", [[<<208>>, <<128>>]]},
             {"~ts", [[-1]]}, {"~ts", [[16#110000]]}, {"~ts", [[16#D800]]},
             {"~s", [<<1:3>>]}, {"~ts", [<<1:3>>]}, {"~s", [1]}, {"~s", [1.5]},
             {"~10s", [<<"\x{400}"/utf8>>]}, {"~x~x", [1, "a", 2, b]},
             {"~.16x", [31, <<"0x">>]}, {"~.16x", [31, ["0", ["x"]]]},
             {"~tx", [31, "\x{400}"]}, {"~.1000b", [1]}, {"~.36B", [1 bsl 100]},
             {"~p ~p", [lists:seq(1, 50), lists:seq(1, 50)]},
             {"~s: ~p", ["tag", lists:seq(1, 50)]}, {"~p", [self]},
             {"\t~p", [lists:seq(1, 50)]}, {"a\n\tb~p", [lists:seq(1, 50)]},
             {"~p", [fun lists:map/2]}, {"~w", [fun erlang:self/0]},
             {"~p", [self()]}, {"~w~p", [self(), [self()]]},
             {"~p", [lists:duplicate(200, $a)]},
             {"~p", [[lists:duplicate(100, $a), lists:duplicate(100, $b)]]},
             {"~p", [{foo, lists:duplicate(100, $a), bar}]},
             {"~p", [maps:from_list([{I, I} || I <- lists:seq(1, 50)])]},
             {"~w", [maps:from_list([{I, I} || I <- lists:seq(1, 50)])]},
             {"~-20p", [x]}, {"~.0p", [x]}, {"~.-1p", [x]}, {"~*p", [-5, x]},
             {"~*p", [5, x]}, {"~W", [a, b]}, {"~W", [a, 1.0]}, {"~P", [a]},
             {"~e", [1]}, {"~f", [a]}, {"~g", ["1"]}, {"~tq", [1]}, {"~c", [a]},
             {"~ttp", [x]}, {"~tltlw", [x]}, {"~.0f", [1.0]}, {"~1000.2f", [1.5]}]],
    [same(io_lib, format, As) ||
        As <- [["~w", [{a, "b", [c | d], <<1, 2>>}]], ["~p", [{a, "b", [c | d]}]],
               ["a~sb~w~p~n", ["x", y, z]], ["~s", [["a", <<"b">>, [$c]]]],
               ["~c~b~s", [$a, 12, atom]], ["~p", [[1, 2, {3, 4}]]],
               ["~ts", [<<"\x{400}"/utf8>>]], ["~p and ~p", ["str", <<"bin">>]]]],
    [same(io_lib, F, As, fun flat/1) ||
        {F, As} <- [{scan_format, ["a~10.2.*tlsb~p", [$x, "abc", z]]},
                    {scan_format, ["~w", []]}, {nl, []},
                    {build_text, [io_lib:scan_format("a~w~n~10p", [x, [1, 2, 3, 4, 5]])]},
                    {unscan_format, [io_lib:scan_format("a~10.2.*tsb~-5.3..w~p~5lp~*.*pq~~",
                                                        [$x, "abc", z, y, w, 5, 6, e])]},
                    {format_prompt, [abc]}, {format_prompt, ["a"]},
                    {format_prompt, [<<"a">>]}, {format_prompt, [{a, b}]},
                    {format_prompt, [{format, "a~w", [1]}]},
                    {format_prompt, [{format, "a~w", []}]},
                    {format_prompt, [12]}, {format_prompt, ["\x{400}", unicode]},
                    {write, [{a, b, c, d}, [{depth, 3}]]},
                    {write, [['\x{400}'], [{encoding, latin1}]]},
                    {write, [['\x{400}'], [{encoding, unicode}]]},
                    {write, [{a, "b"}, -1, true]}, {write, [{a, "b"}, 2, false]},
                    {print, [{a, "b\x{400}", '\x{400}'}]},
                    {write_string, ["a'b\"c", $']}, {write_string, ["ab", []]},
                    {write_latin1_string, ["a\xe9"]},
                    {write_latin1_char, [$\xe9]}, {write_unicode_string, [[1024]]},
                    {write_unicode_char, [1024]}]].

%% Limits where the text is cut in one place; how a limit is shared out inside a
%% term is OTP's choice, and soft.
limits() ->
    [same(io_lib, format, [F, A, [{chars_limit, N}]], fun flat/1) ||
        N <- [-1, 0, 1, 5, 10, 20, 30, 50],
        {F, A} <- [{"~p", [lists:seq(1, 30)]}, {"~w", [lists:seq(1, 30)]},
                   {"~s", ["abcdefghijklmnopqrstuvwxyz"]},
                   {"abc~pdef", [{a, b, [c, d, e, f, g, h, {i, j}]}]},
                   {"~p~p", [lists:seq(1, 20), lists:seq(1, 20)]},
                   {"~p", ["abcdefghijklmnopqrstuvwxyz"]},
                   {"~p", [<<"abcdefghijklmnopqrstuvwxyz">>]},
                   {"~s ~b ~w", ["abcdefghijklm", 12345, {a, b, c, d, e, f}]}]].

%% Input formats, on text that often fits.
reads() ->
    F = lists:append(list(3, fun() -> pick(["~d", "~d ", " ~s", "~a", "~c", "~3c", "~f",
                                            "~#", "~u", "~8u", "~-", "~l", "~*d",
                                            "~4d", "~3s", ",", "x", "~~", "~ts",
                                            "~2a", "~*s", "\n", "~q", "~5f"]) end)),
    S = lists:append(list(4, fun() -> pick(["1", "-17", "+3", "ab", " ", "  ", ",", "x",
                                            "1.5", "-2.5e3", "16#fF", "~", "2#10",
                                            "\n", "\x{400}", "07 ", "\t", "a,b"]) end)),
    same(io_lib, fread, [F, S]),
    same(io_lib, fread, [[], S, F], fun flat_done/1),
    case io_lib:fread([], S, F) of
        {more, Cont} ->
            [same(io_lib, fread, [Cont, X, F], fun flat_done/1) ||
                X <- [eof, "\n", "3\n", " x y\n12", ""]];
        _ -> ok
    end.

flat_done({done, R, Rest}) when is_list(Rest) -> {done, R, lists:flatten(Rest)};
flat_done(X) -> X.

%% Times of the common formats.
bench() ->
    T = [{I, "some string", <<"bin">>, [a, b, {c, 1.5}]} || I <- lists:seq(1, 2000)],
    [oracle:time(What, io_lib, format, As) ||
        {What, As} <- [{"~p", ["~p", [T]]}, {"~w", ["~w", [T]]},
                       {"~s", ["~s", [lists:duplicate(100000, $a)]]},
                       {"mixed", [lists:append(lists:duplicate(2000, "~s ~w ~b~n")),
                                  lists:append(lists:duplicate(2000, ["a", b, 1]))]}]].
