%%% compile and epp: files and forms, options, what is returned and reported, parse transforms.
-module(std_compile).
-export([main/1, parse_transform/2]).

p(X) -> io:format("~p~n", [X]).

main(_) ->
    Tmp = os:getenv("TMPDIR", "/tmp"),
    Dir = filename:join(Tmp, "std_compile." ++ os:getpid()),
    ok = file:make_dir(Dir),
    {ok, Old} = file:get_cwd(),
    ok = file:set_cwd(Dir),
    try run() after
        file:set_cwd(Old),
        {ok, Names} = file:list_dir(Dir),
        [file:delete(filename:join(Dir, N)) || N <- Names],
        file:del_dir(Dir)
    end.

run() ->
    file:write_file("a.erl", "-module(a).\n-export([f/1]).\nf(X) -> Y = 1, g().\nh() -> Z.\n"),
    file:write_file("b.erl", "-module(b).\n-export([f/1]).\nf(X) -> ok.\n"),
    file:write_file("c.erl", "-module(d).\n"),
    file:write_file("e.erl", "-module(e).\nf( -> 1.\n-foo(.\n"),
    file:write_file("g.erl", "-module(g).\n-export([v/0]).\n-include(\"h.hrl\").\nv() -> {?V, ?W, ?FLAG, #r{}}.\n"),
    file:write_file("h.hrl", "-define(W, included).\n-record(r, {a = 1}).\n"),
    file:write_file("t.erl", "-module(t).\n-compile({parse_transform, std_compile}).\n-export([v/0]).\nv() -> old.\n"),
    p(compile:file("nonexist", [return])),
    p(compile:file("nonexist", [])),
    p(compile:file("nonexist", [report])),
    p(compile:file("a", [return])),
    p(compile:file("a", [report])),
    p(compile:file(a, [])),
    p(compile:file("b", [])),
    p(compile:file("b", [return])),
    p(compile:file("b", [report])),
    p(compile:file("b", [warnings_as_errors])),
    p(compile:file("b", [warnings_as_errors, return])),
    p(compile:file("b.erl", [return_warnings, nowarn_unused_vars])),
    p(tuple_size(compile:file("b", [binary]))),
    p(tuple_size(compile:file("b", [binary, return]))),
    p(element(1, compile:file("c", [return]))),
    p(compile:file("c", [])),
    p(compile:file("e", [return])),
    p(compile:file("e", [report])),
    file:write_file("i.erl", "-module(i).\n-export([f/1, h/1]).\nf(X) -> length(X).\nlength(_) -> 0.\n"
                             "binary_part(_, _) -> 1.\nh(X) when h(X) -> binary_part(X, {1, 2}).\nf(1) -> 2.\n"),
    file:write_file("j.erl", "-module(j).\n-export([f/0]).\n-import(m, [length/1, binary_part/3, g/0]).\n"
                             "f() -> ok.\ng() -> ok.\n"),
    file:write_file("k.erl", "-module(k).\n-export([f/0]).\n-file(\"k.erl\", 900).\nf() -> X.\n"),
    [begin p(compile:file(F, [return])), p(compile:file(F, [report])) end || F <- ["i", "j", "k"]],
    {ok, g, Code} = compile:file("g", [binary, {d, 'V', {x, "y", 1.5}}, {d, 'FLAG'}, {i, "."}]),
    p(code:load_binary(g, "g.erl", Code)),
    p(g:v()),
    code:purge(g),
    p([code:load_binary(g, g, Code), catch element(1, element(2, catch code:load_binary(g, {g}, Code)))]),
    {ok, t, TCode} = compile:file("t", [binary]),
    p(code:load_binary(t, "t.erl", TCode)),
    p(t:v()),
    {ok, t, T2} = compile:file("t", [binary, {with, 42}]),
    code:purge(t),
    p(code:load_binary(t, "t.erl", T2)),
    p(t:v()),
    {error, [{"t.erl", [{none, compile, {parse_transform, std_compile, {error, bad, [_ | _]}}}]}], []} =
        compile:file("t", [binary, return, {with, crash}]),
    p(compile:file("b", [binary, return, {parse_transform, no_such_transform}])),
    p(compile:forms([{attribute, 1, module, z}, {function, 1, f, 0, [{clause, 1, [], [], [{var, 2, 'X'}]}]}], [return])),
    p(compile:forms([{attribute, 1, module, z}, {function, 1, f, 0, [{clause, 1, [], [], [{var, 2, 'X'}]}]}], [report])),
    {ok, z, Z} = compile:forms(
                   [{attribute, {1, 1}, module, z},
                    {function, {2, 1}, f, 1,
                     [{clause, {2, 1}, [{var, {2, 3}, 'X'}], [],
                       [{op, {2, 9}, '*', {op, {2, 9}, '+', {var, {2, 9}, 'X'}, {integer, {2, 9}, 1}},
                         {op, {2, 9}, '-', {integer, {2, 9}, 3}, {integer, {2, 9}, -4}}}]}]}],
                   [export_all, nowarn_export_all]),
    p(code:load_binary(z, "z.erl", Z)),
    p(z:f(1)),
    p((catch z:f(a)) =/= 1),
    p(epp:parse_file("b.erl", [])),
    p(epp:parse_file("e.erl", [])),
    p(epp:parse_file("nonexist.erl", [])),
    {ok, Forms} = epp:parse_file("g.erl", [{macros, [{'V', 7}, 'FLAG']}]),
    p(Forms),
    {ok, g, G2} = compile:forms(Forms, []),
    code:purge(g),
    code:load_binary(g, "g.erl", G2),
    p(g:v()),
    io:format("~ts~n", [erl_lint:format_error({unbound_var, 'X'})]),
    io:format("~ts~n", [compile:format_error({undef_parse_transform, x})]).

%% Replaces the atom old.
parse_transform(Forms, Options) ->
    New = proplists:get_value(with, Options, new),
    New =:= crash andalso error(bad),
    swap(Forms, New).

swap({atom, A, old}, New) -> erl_parse:abstract(New, A);
swap(T, New) when is_tuple(T) -> list_to_tuple(swap(tuple_to_list(T), New));
swap([H | T], New) -> [swap(H, New) | swap(T, New)];
swap(T, _) -> T.
