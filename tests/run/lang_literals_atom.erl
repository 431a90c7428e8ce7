%%% Atoms: plain, quoted, with escapes, and how ~p and ~w quote them.
-module(lang_literals_atom).
-export([main/1]).

main(_) ->
    L = [abc, aBC, a_b, a@b, a1, 'abc', 'Abc', 'with space', '', '1a', '_x', 'a-b', 'a.b',
         'it\'s', 'tab\there', 'new\nline', 'quote\'s', 'back\\slash', '\x41b', '@', 'a@1.b',
         true, false, undefined, ok, 'end', 'case', 'fun', 'receive', 'maybe', 'div', 'not', 'when', [], '[]', '{}'],
    lists:foreach(fun(A) -> io:format("~w ~p~n", [A, A]) end, L),
    io:format("~w~n", ['abc' =:= abc]),
    io:format("~w~n", [['if', 'of', 'or', 'xor', 'band', 'bnot', 'try', 'catch', 'after', 'begin', 'let', 'cond', 'else']]),
    io:format("~s|~s~n", ['with space', 'Abc']),
    io:format("~w~n", [atom_to_list('it\'s')]),
    io:format("~w~n", [list_to_atom("hello world")]),
    io:format("~w~n", [lists:sort([b, 'A', a, ab, '', 'a b', 'B'])]).
