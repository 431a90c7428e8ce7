#!/usr/bin/env escript
%%! -
%%% Compiles stdlib modules for OTP under other names (rvm_t_NAME), so that they can be compared there with
%%% OTP's own. Usage: sys_build.escript OUTDIR FILE.erl...
%%%
%%% In every file, atoms that name one of our modules are renamed wherever they are used as values or as
%%% the module of a remote call, except in calls that are natives of the VM (kept/3 below).
%%% Files outside stdlib/erl (test programs) are compiled twice: as they are, and renamed.
-mode(compile).

main([Out, Erl | Files]) ->
    Ours = [list_to_atom(filename:basename(F, ".erl")) || F <- filelib:wildcard(Erl ++ "/*.erl")],
    Sys = [M || M <- Ours, lists:member(M, renamed())],
    put(ours, Sys),
    Results = [compile(Out, F) || F <- Files],
    case lists:member(error, Results) of true -> halt(1); false -> ok end.

%% Only the system half is renamed: the data half is tested by its own programs.
renamed() ->
    [list_to_atom(M) || M <- string:lexemes(os:getenv("RVM_SYS_MODULES"), " ")].

compile(Out, File) ->
    {ok, Forms} = epp:parse_file(File, [], []),
    Base = list_to_atom(filename:basename(File, ".erl")),
    put(self, Base),
    Extra = case lists:prefix("sys_", atom_to_list(Base)) orelse not lists:member(Base, get(ours)) of true -> [Base]; false -> [] end,
    put(extra, Extra),
    New = walk(Forms),
    Opts = [return, nowarn_unused_function, nowarn_shadow_vars, debug_info, {no_auto_import, []}],
    case compile:forms(New, Opts) of
        {ok, Mod, Bin, Ws} ->
            warn(Ws, File),
            ok = file:write_file(filename:join(Out, atom_to_list(Mod) ++ ".beam"), Bin);
        {error, Es, Ws} ->
            warn(Ws, File), warn(Es, File), error
    end.

warn(Ws, File) ->
    [io:format(standard_error, "~s:~p: ~ts~n", [File, L, M:format_error(D)]) || {_, L0} <- Ws, {L, M, D} <- L0].

name(A) ->
    case lists:member(A, get(ours)) orelse lists:member(A, get(extra)) orelse A =:= standard_error of
        true -> list_to_atom("rvm_t_" ++ atom_to_list(A));
        false -> A
    end.

kept(erlang, F, A) ->
    %% ours only what erlang.erl exports
    not lists:member({F, A}, erlang_erl());
kept(os, F, A) ->
    lists:member({F, A}, [{getenv,0},{getenv,1},{putenv,2},{unsetenv,1},{getpid,0},{system_time,0},{system_time,1},
                          {timestamp,0},{perf_counter,0},{type,0},{version,0},{set_signal,2}]);
kept(_, _, _) -> false.

erlang_erl() -> [].

walk({attribute, L, module, M}) -> {attribute, L, module, name(M)};
walk({attribute, L, behaviour, M}) -> {attribute, L, behaviour, name(M)};
walk({attribute, L, record, {N, Fs}}) -> {attribute, L, record, {N, walk(Fs)}};
walk({attribute, _, _, _} = A) -> A;
walk({function, L, N, A, Cs}) -> {function, L, N, A, walk(Cs)};
walk({call, L, {remote, L2, {atom, L3, M}, {atom, L4, F}}, As}) ->
    M1 = case kept(M, F, length(As)) of true -> M; false -> name(M) end,
    {call, L, {remote, L2, {atom, L3, M1}, {atom, L4, F}}, walk(As)};
walk({call, L, {atom, _, _} = F, As}) -> {call, L, F, walk(As)};
walk({remote, L2, M, {atom, L4, F}}) -> {remote, L2, walk(M), {atom, L4, F}};
walk({'fun', L, {function, {atom, L1, M}, {atom, L2, F}, {integer, L3, A}}}) ->
    M1 = case kept(M, F, A) of true -> M; false -> name(M) end,
    {'fun', L, {function, {atom, L1, M1}, {atom, L2, F}, {integer, L3, A}}};
walk({'fun', L, {function, F, A}}) -> {'fun', L, {function, F, A}};
walk({atom, L, erlang}) -> {atom, L, erlang};
walk({atom, L, A}) -> {atom, L, name(A)};
walk({record_field, L, {atom, L2, N}, V}) -> {record_field, L, {atom, L2, N}, walk(V)};
walk({record_field, L, {atom, L2, N}}) -> {record_field, L, {atom, L2, N}};
walk(T) when is_tuple(T) -> list_to_tuple(walk(tuple_to_list(T)));
walk([H | T]) -> [walk(H) | walk(T)];
walk(X) -> X.
