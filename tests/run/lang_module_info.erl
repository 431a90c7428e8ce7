%%% module_info/0,1 and attributes the program gave itself.
-module(lang_module_info).
-author("someone").
-vsn("1.2.3").
-custom({a, [1, 2]}).
-custom(second).
-export([main/1, zeta/0, alpha/2]).

main(_) ->
    io:format("~w~n", [?MODULE:module_info(module)]),
    io:format("~w~n", [lists:sort(?MODULE:module_info(exports))]),
    Attrs = ?MODULE:module_info(attributes),
    io:format("~p~n", [proplists:get_all_values(author, Attrs)]),
    io:format("~p~n", [proplists:get_value(vsn, Attrs)]),
    io:format("~p~n", [lists:append(proplists:get_all_values(custom, Attrs))]),
    io:format("~w~n", [lists:member({hidden, 0}, ?MODULE:module_info(functions))]),
    io:format("~w~n", [lists:sort(proplists:get_keys(?MODULE:module_info()) -- [md5, compile, native])]),
    io:format("~w~n", [[erlang:function_exported(?MODULE, F, A) || {F, A} <- [{main, 1}, {hidden, 0}, {zeta, 0}, {zeta, 1}]]]),
    io:format("~w ~w ~w~n", [zeta(), alpha(1, 2), hidden()]).

zeta() -> z.
alpha(A, _) -> A.
hidden() -> h.
