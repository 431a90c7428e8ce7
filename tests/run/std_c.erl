%%% c: compiling and loading a module again and again, looking at files and messages.
-module(std_c).
-export([main/1]).

main(_) ->
    ok = file:write_file("again.erl",
                         "-module(again).\n-export([v/0]).\n-ifndef(V).\n-define(V, 0).\n-endif.\n"
                         "v() -> A = 1, ?V.\n"),
    ok = file:write_file("wrong.erl", "-module(wrong).\n-export([v/0]).\nv() -> B.\n"),
    show(c:c(again)), show(again:v()),
    show(c:c(again, {d, 'V', 7})), show(again:v()),
    show(c:c("again", [{d, 'V', 8}, nowarn_unused_vars])), show(again:v()),
    show(c:c("again.erl")), show(again:v()),
    show(c:c(wrong)), show(c:c(wrong, [return])),
    show(c:c(nonono)),
    show(c:l(nonono)),
    self() ! a, self() ! {b, "x", <<1>>},
    show(c:flush()), show(c:flush()),
    ok = file:make_dir("d"),
    show(c:ls("d")),
    lists:foreach(fun(Count) ->
                          Name = lists:flatten(io_lib:format("d/f~w", [Count])),
                          ok = file:write_file(Name, "")
                  end, lists:seq(1, 18)),
    show(c:ls("d")), show(c:ls(d)),
    ok = file:write_file("d/f19", ""),
    show(c:ls("d")),
    ok = file:write_file("d/" ++ lists:duplicate(30, $x), ""),
    show(c:ls("d")),
    ok = file:write_file("d/" ++ lists:duplicate(50, $y), ""),
    show(c:ls("d")),
    show(c:ls("nonono")), show(c:ls("again.erl")),
    show(is_pid(c:pid(0, 1, 0))),
    show([Key || {Key, _} <- c:memory()]), show([Key || {Key, _} <- c:memory([binary, atom])]),
    show(is_integer(c:memory(processes))),
    lists:foreach(fun file:delete/1, ["again.erl", "wrong.erl", "again.beam", "again.rbc"]),
    ok = file:del_dir_r("d").

show(Term) -> io:format("=> ~p~n", [Term]).
