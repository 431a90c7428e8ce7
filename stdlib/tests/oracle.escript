#!/usr/bin/env escript
%%% Oracle check of the data half of stdlib/erl against the OTP it runs on.
%%%
%%% usage: escript oracle.escript [-seed N] [-n N] MODULE...
%%%        escript oracle.escript -bench MODULE...   times of both, if it has a bench()
%%%
%%% Every module named in owned/0 is parsed from ../erl, renamed rvm_t_<name>,
%%% its calls to owned modules are redirected to the renamed ones except where
%%% the called function is a native of the VM (natives/0): those stay OTP's.
%%% Natives that OTP lacks come from standins.erl, renamed the same way. Then
%%% each MODULE's comparison program t_<MODULE>.erl runs: its run(N) calls
%%% oracle:same(M, F, Args), which applies both and compares value or class and
%%% reason. Exit 0 if all agree, 1 otherwise.
-mode(compile).

%% The modules under test.
owned() ->
    [lists, lists_sort, lists_sort_fun, lists_key, maps, proplists, orddict,
     ordsets, string, string_old, string_case, string_search, string_span,
     unicode, binary, queue, sets, gb_sets, dict, dict_table, dict_hash, io_lib,
     io_lib_format, io_lib_format_float, io_lib_pretty, io_lib_layout,
     io_lib_write, io_lib_fread, io_lib_limit, io_lib_chars].

%% {M, F, A} that the VM implements natively, though M is owned.
natives() ->
    [{lists, F, A} || {F, A} <- [{reverse, 1}, {reverse, 2}, {member, 2},
                                 {keyfind, 3}, {keymember, 3},
                                 {keysearch, 3}]] ++
    [{maps, F, A} || {F, A} <- [{get, 2}, {find, 2}, {put, 3}, {remove, 2},
                                {update, 3}, {take, 2}, {is_key, 2}, {keys, 1},
                                {values, 1}, {to_list, 1}, {merge, 2}, {from_list, 1},
                                {from_keys, 2}, {new, 0}, {size, 1}]] ++
    [{binary, F, A} || {F, A} <- [{part, 2}, {part, 3}, {at, 2}, {first, 1},
                                  {last, 1}, {copy, 1}, {copy, 2}, {match, 2},
                                  {match, 3}, {matches, 2}, {matches, 3},
                                  {bin_to_list, 1}, {bin_to_list, 2},
                                  {bin_to_list, 3}, {list_to_bin, 1},
                                  {encode_unsigned, 1}, {encode_unsigned, 2},
                                  {decode_unsigned, 1}, {decode_unsigned, 2},
                                  {referenced_byte_size, 1},
                                  {compile_pattern, 1},
                                  {longest_common_prefix, 1},
                                  {longest_common_suffix, 1}]] ++
    [{unicode, F, A} || {F, A} <- [{characters_to_binary, 2},
                                   {characters_to_list, 2},
                                   {bin_is_7bit, 1}]] ++
    [{string, F, A} || {F, A} <- [{list_to_integer, 1}, {list_to_float, 1}]].

main(Args) ->
    {N, Seed, Mods} = options(Args, 1, 1, []),
    Here = filename:dirname(filename:absname(escript:script_name())),
    put(here, Here),
    Loaded = [M || M <- owned(), load(filename:join([Here, "..", "erl"]), M)],
    load_standins(Here),
    compile_plain(Here, oracle),
    ets:new(oracle_stats, [named_table, public]),
    persistent_term:put(oracle_loaded, Loaded),
    Bad = lists:sum([run(Here, M, N, Seed) || M <- Mods]),
    halt(min(Bad, 1)).

options(["-bench" | T], _, S, Ms) -> options(T, bench, S, Ms);
options(["-n", N | T], _, S, Ms) -> options(T, list_to_integer(N), S, Ms);
options(["-seed", S | T], N, _, Ms) -> options(T, N, list_to_integer(S), Ms);
options([M | T], N, S, Ms) -> options(T, N, S, Ms ++ [list_to_atom(M)]);
options([], N, S, Ms) -> {N, S, Ms}.

run(Here, M, N, Seed) ->
    rand:seed(exsss, Seed),
    ets:insert(oracle_stats, [{calls, 0}, {bad, 0}]),
    T = list_to_atom("t_" ++ atom_to_list(M)),
    compile_plain(Here, T),
    case N of
        bench -> T:bench();
        _ -> T:run(N)
    end,
    Calls = ets:lookup_element(oracle_stats, calls, 2),
    Bad = ets:lookup_element(oracle_stats, bad, 2),
    io:format("~s: ~w comparisons, ~w differences~n", [M, Calls, Bad]),
    Bad.

compile_plain(Here, M) ->
    File = filename:join(Here, atom_to_list(M) ++ ".erl"),
    case compile:file(File, [binary, report]) of
        {ok, M, Bin} -> {module, M} = code:load_binary(M, File, Bin);
        _ -> halt(2)
    end.

load_standins(Here) ->
    File = filename:join(Here, "standins.erl"),
    {ok, Forms} = epp:parse_file(File, []),
    finish(File, Forms).

load(Dir, M) ->
    File = filename:join(Dir, atom_to_list(M) ++ ".erl"),
    case filelib:is_regular(File) of
        false -> false;
        true ->
            {ok, Forms} = epp:parse_file(File, [{includes, [Dir]}]),
            finish(File, [rename(F) || F <- Forms]),
            true
    end.

finish(File, Forms) ->
    case compile:forms(Forms, [binary, report, warn_unused_vars, debug_info,
                               return_errors]) of
        {ok, Name, Bin} -> {module, Name} = code:load_binary(Name, File, Bin);
        Error -> io:format("~s: ~p~n", [File, Error]), halt(2)
    end.

%% Renames the module and redirects remote calls and external funs.
rename({attribute, L, module, M}) -> {attribute, L, module, new_name(M)};
rename({call, L, {remote, L1, {atom, L2, M}, {atom, L3, F}}, As}) ->
    {call, L, {remote, L1, {atom, L2, target(M, F, length(As))}, {atom, L3, F}},
     rename(As)};
rename({'fun', L, {function, {atom, L2, M}, {atom, L3, F}, {integer, L4, A}}}) ->
    {'fun', L, {function, {atom, L2, target(M, F, A)}, {atom, L3, F},
                {integer, L4, A}}};
rename(T) when is_tuple(T) -> list_to_tuple(rename(tuple_to_list(T)));
rename([H | T]) -> [rename(H) | rename(T)];
rename(X) -> X.

target(rvm_map, _, _) -> standins;
target(M, F, A) ->
    case lists:member(M, owned()) andalso not lists:member({M, F, A}, natives())
    of
        true -> new_name(M);
        false -> M
    end.

new_name(M) -> list_to_atom("rvm_t_" ++ atom_to_list(M)).
