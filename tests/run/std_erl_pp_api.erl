%%% erl_pp: its functions and options, hooks, forms that the parser does not make, variables made legal.
-module(std_erl_pp_api).
-export([main/1, hook/6]).

parse(S) ->
    {ok, T, _} = erl_scan:string(S),
    {ok, Es} = erl_parse:parse_exprs(T),
    Es.

hook({foo, N}, I, _, _, X, Y) -> io_lib:format("<~w ~w ~w ~w>", [N, is_integer(I), X, Y]).

show(F) -> io:format("~ts~n", [try unicode:characters_to_list(F()) catch error:_ -> "error" end]).

main(_) ->
    I = fun(N) -> {integer, 1, N} end,
    A = fun(N) -> {atom, 1, N} end,
    V = fun(N) -> {var, 1, N} end,
    Type = fun(T) -> {attribute, 1, type, {t, T, []}} end,
    [show(fun() -> erl_pp:form(F) end)
     || F <- [{eof, 1}, {error, {1, m, d}}, {warning, {1, m, d}}, {foo, 1}, {function, 1, f, 0, []}, {attribute, 1, file, {"foo.erl", 12}},
              {attribute, 1, foo, bar}, {attribute, 1, import, lists}, {attribute, 1, define, {a, b}}, {attribute, 1, module, {foo, ['A', 'B']}},
              {attribute, 1, spec, {{f, 1}, []}}, {attribute, 1, optional_callbacks, [a, {b, 1}]}, {attribute, 1, vsn, [1, {"abc", <<1, 2>>}, #{a => 1.5}]},
              {attribute, 1, export, [{a, 1}, {'B', 22}]}, {attribute, 1, record, {'R', [{record_field, 1, A(a)}]}},
              Type({op, 1, '+', I(1), {op, 1, '*', I(2), {op, 1, '+', I(3), I(4)}}}), Type({op, 1, 'bnot', I(3)}), Type({op, 1, '-', {op, 1, '-', I(1)}}),
              Type({type, 1, range, [{char, 1, $a}, {op, 1, 'bsl', I(1), I(20)}]}), Type({type, 1, binary, [I(0), I(0)]}),
              Type({type, 1, binary, [I(8), I(1)]}), Type({paren_type, 1, [A(x)]}), Type({remote_type, 1, [A(m), A(t), [A('X y')]]})]],
    [show(fun() -> erl_pp:expr(E) end)
     || E <- [V('_'), V(5), V("abc"), {value, 1, {a, b}}, {foo, 1}, {call, 1, A(f), [{foo, 1}, V('X')]}, {'fun', 1, {function, m, f, 1}},
              {op, 1, '-', I(-1)}, I(-1), {float, 1, -2.0}, {clauses, []}, {'try', 1, [A(a)], [], [{clause, 1, [V('X')], [], [A(b)]}], []},
              {string, 1, [97, 229, 945]}, {char, 1, 945}, {atom, 1, 'a b'}, {char, 1, $\s}, {bin, 1, []}]],
    [show(fun() -> erl_pp:expr(E, O) end)
     || E <- [{string, 1, [97, 229, 945, $\n]}, {char, 1, 945}, {char, 1, $\s}], O <- [[], [{encoding, latin1}], [{encoding, utf8}], [{encoding, unicode}]]],
    Long = parse("a, case x of 1 -> a, b; Y when c -> d end, f(fun() -> x end, [a || b], {aaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccc})."),
    [show(fun() -> erl_pp:exprs(Long, In, O) end) || In <- [0, 4, 30, -1], O <- [none, [{indent, 2}], [{linewidth, 30}]]],
    [show(fun() -> erl_pp:expr(hd(parse("a + b.")), 4, P, none) end) || P <- [0, 400, 401, 500]],
    [show(fun() -> erl_pp:guard(G) end)
     || G <- [[], [parse("a, b.")], [parse("a, b."), parse("c.")], [parse("a andalso b.")],
              [parse("a, b, ccccccccccccccccccccccccccccccccccccc, ddddddddddddddddddddddddddddddddddddd."), parse("foo.")]]],
    show(fun() -> erl_pp:exprs([], none) end),
    [show(fun() -> erl_pp:exprs(parse(S), -1, none) end)
     || S <- ["[a || b, c <- d].", "<< <<a>> || b >>.", "f([fun() -> a, b end | c]).", "#{a => case b of c -> d end}.", "a + (begin b, c end).",
              "try a of b -> c catch d -> e after f end.", "if a; b -> c; d, e -> f end.", "fun F(a) when b -> c; F(d) -> e end.",
              "receive a -> b after c -> d, e end.", "A = case b of c -> d end.", "<<(case a of b -> c end):8, 1, 2/binary>>.", "a orelse b."]],
    Info = {0, 45353021, '-t/0-fun-0-'},
    Funs = [{'fun', 1, {function, t, 0}, Info}, {'fun', 2, {clauses, [{clause, 2, [], [], [A(true)]}]}, Info},
            {named_fun, 3, 'True', [{clause, 3, [], [], [A(true)]}], Info},
            {'cond', 1, [{clause, 2, [], [[A(true)]], [{tuple, 5, [A(x), A(y)]}]}]}, {'if', 1, [{clause, 1, [], [A(true)], [A(b)]}]}],
    [show(fun() -> erl_pp:expr({tuple, 1, [A(a), F, A(b)]}, In, none) end) || F <- Funs, In <- [0, -1]],
    [show(fun() -> erl_pp:expr({value, 1, {some, '\x{400}\''}}, [{encoding, E}]) end) || E <- [latin1, unicode]],
    [show(fun() -> erl_pp:attribute(Type({type, 1, binary, [B, U]})) end) || B <- [I(0), I(4), {foo, bar}], U <- [I(0), I(4), {foo, bar}]],
    [show(fun() -> erl_pp:attribute(Type(A('\x{400}')), [quote_singleton_atom_types, {encoding, E}]) end) || E <- [latin1, unicode]],
    Hooked = {tuple, 1, [A(a), {foo, 1}, {op, 1, '+', {foo, 2}, {foo, 3}}]},
    Lines = fun({foo, N}, _, P, _) -> io_lib:format("~w:~w~nx", [N, P]) end,
    [show(fun() -> erl_pp:expr(Hooked, H) end)
     || H <- [fun({foo, N}, _, P, _) -> io_lib:format("~w:~w", [N, P]) end, Lines, {?MODULE, hook, [x, y]}, [{hook, Lines}, {linewidth, 20}],
              fun({foo, N}, In, P, H) -> erl_pp:expr({tuple, 1, [I(N)]}, In, P, H) end]],
    Function = fun(Vs) -> {function, 1, f, 1, [{clause, 1, [V(N) || N <- Vs], [], [{'fun', 1, {clauses, [{clause, 1, [], [], [V(hd(Vs))]}]}}]}]} end,
    [io:format("~p~n", [erl_pp:legalize_vars(Function(Vs))])
     || Vs <- [['X'], [rec0, 'Y'], [rec0, 'REC0'], [a, b, 'A', 'XA'], ['_a', a], ['@a', 'a b']]],
    io:format("~p~n", [catch element(1, element(2, catch erl_pp:legalize_vars({'fun', 1, {clauses, []}})))]),
    Types = [{type, 1, union, [A(a), {type, 1, tuple, [A(b), {user_type, 1, t, []}]}]}, {type, 1, record, [A(r), {type, 1, field_type, [A(f), A(x)]}]},
             {remote_type, 1, [A(m), A(t), [A(x)]]}],
    [show(fun() -> erl_pp:attribute(Type(T), O) end) || T <- Types, O <- [[], [quote_singleton_atom_types]]].
