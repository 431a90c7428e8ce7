-module(shim).
%% Drives one Common Test suite without common_test: lists its cases (groups unfolded), runs each in a process of its own,
%% (No `re` here: a library that is being tested must not be needed to report on it.)
%% and appends "Suite TAB case TAB pass|fail|skip|timeout|... TAB detail" to OutFile. SrcDir holds the _data directories; Trap is ms a case.
-export([main/4, cases/1]).
main(Suite, SrcDir, OutFile, Trap) ->
    {ok, Fd} = file:open(OutFile, [append]),
    Log = fun(C, O, D) -> io:format(Fd, "~s\t~ts\t~s\t~ts~n", [Suite, C, O, [case X of $\t -> $\s; $\n -> $\s; _ -> X end || X <- lists:flatten(io_lib:format("~0tP", [D, 14]))]]) end,
    process_flag(trap_exit, true),
    Priv = filename:join([filename:dirname(OutFile), "priv", atom_to_list(Suite)]) ++ "/", filelib:ensure_dir(Priv ++ "x"),
    C0 = [{data_dir, SrcDir ++ "/" ++ atom_to_list(Suite) ++ "_data/"}, {priv_dir, Priv}, {tc_logfile, ""}],
    All = try cases(Suite) catch K:R:_ -> Log("all", "nolist", {K, R}), [] end,
    case All of [] -> ok; _ -> ok end,
    case cb(Suite, init_per_suite, [C0], C0, 60000) of
        {ok, C1} when is_list(C1) -> tree(Suite, All, [], C1, Log, Trap), cb(Suite, end_per_suite, [C1], ok, 30000);
        Other -> [Log(nm(C, P), "suite_init", Other) || {C, P} <- flat(All, [])]
    end,
    file:close(Fd), halt(0).
nm(C, []) -> atom_to_list(C);
nm(C, P) -> string:join([atom_to_list(X) || X <- lists:reverse(P)], "/") ++ "/" ++ atom_to_list(C).
flat(L, P) -> lists:flatmap(fun({group, G, _, Cs}) -> flat(Cs, [G | P]); (C) -> [{C, P}] end, L).
cases(S) ->
    _ = code:ensure_loaded(S),
    Gs = case erlang:function_exported(S, groups, 0) of true -> S:groups(); false -> [] end,
    case S:all() of {skip, R} -> exit({skip, R}); A -> ex(A, Gs) end.
ex(L, Gs) -> lists:flatmap(fun(X) -> ex1(X, Gs) end, L).
ex1({group, G}, Gs) -> grp(G, [], Gs); ex1({group, G, P}, Gs) -> grp(G, P, Gs); ex1({group, G, P, _}, Gs) -> grp(G, P, Gs);
ex1({testcase, C, _}, _) -> [C];
ex1({G, P, Cs}, Gs) when is_list(P), is_list(Cs) -> [{group, G, P, ex(Cs, Gs)}];
ex1({_M, C}, _) when is_atom(C) -> [C];
ex1(C, _) when is_atom(C) -> [C].
grp(G, _, Gs) -> case lists:keyfind(G, 1, Gs) of {G, P, Cs} -> [{group, G, P, ex(Cs, Gs)}]; {G, Cs} -> [{group, G, [], ex(Cs, Gs)}]; false -> [] end.
tree(S, L, P, C, Log, Trap) ->
    [case X of
         {group, G, Props, Sub} ->
             C1 = [{tc_group_properties, [{name, G} | Props]} | C],
             case cb(S, init_per_group, [G, C1], C1, 60000) of
                 {ok, C2} when is_list(C2) -> tree(S, Sub, [G | P], C2, Log, Trap), cb(S, end_per_group, [G, C2], ok, 30000);
                 O -> [Log(nm(Cx, Px), "group_init", O) || {Cx, Px} <- flat(Sub, [G | P])]
             end;
         _ -> {O, D} = one(S, X, C, Trap), Log(nm(X, P), O, D)
     end || X <- L].
cb(S, F, A, Def, T) ->
    case erlang:function_exported(S, F, length(A)) of
        false -> {ok, Def};
        true -> case inproc(fun() -> apply(S, F, A) end, T) of
                    {ret, {skip, R}} -> {skip, R}; {ret, {skipped, R}} -> {skip, R}; {ret, {save_config, _}} -> {ok, Def};
                    {ret, V} -> {ok, V}; O -> O end
    end.
inproc(F, T) ->
    Me = self(), Ref = make_ref(),
    %% config processes must outlive the callback only if linked by it, so let the runner linger
    P = spawn_link(fun() -> R = try {ret, F()} catch throw:V -> {ret, V}; K:E:St -> {K, E, lists:sublist(St, 2)} end, Me ! {Ref, R}, receive shim_stop -> ok end end),
    receive {Ref, R} -> R; {'EXIT', P, Why} -> {died, Why} after T -> unlink(P), exit(P, kill), timeout end.
one(S, C, Conf, Trap) ->
    Me = self(), Ref = make_ref(),
    GL = spawn(fun() -> gl(group_leader(), false, []) end),
    P = spawn(fun() ->
        group_leader(GL, self()),
        R = try
                Conf1 = case erlang:function_exported(S, init_per_testcase, 2) of true -> S:init_per_testcase(C, Conf); false -> Conf end,
                case Conf1 of
                    {skip, Y} -> {"skip", Y}; {fail, Y} -> {"fail", Y}; {skipped, Y} -> {"skip", Y};
                    _ ->
                        Res = try S:C(Conf1) of
                                  {skip, Y} -> {"skip", Y}; {skipped, Y} -> {"skip", Y}; {fail, Y} -> {"fail", Y}; {failed, Y} -> {"fail", Y};
                                  {'EXIT', Y} -> {"fail", Y}; _ -> {"pass", ok}
                              catch throw:{skip, Y} -> {"skip", Y}; exit:{skip, Y} -> {"skip", Y}; K:E:St -> {"fail", {K, E, lists:sublist(St, 2)}} end,
                        catch (case erlang:function_exported(S, end_per_testcase, 2) of true -> S:end_per_testcase(C, Conf1); false -> ok end),
                        Res
                end
            catch throw:{skip, Y1} -> {"skip", Y1}; K1:E1:St1 -> {"fail", {K1, E1, lists:sublist(St1, 2)}} end,
        Me ! {Ref, R} end),
    M = monitor(process, P),
    Res = receive {Ref, R} -> R; {'DOWN', M, _, _, Why} -> receive {Ref, R} -> R after 0 -> {"fail", {died, Why}} end
          after Trap -> exit(P, kill), {"timeout", Trap} end,
    demonitor(M, [flush]), exit(P, kill), exit(GL, kill), flush(), Res.
flush() -> receive _ -> flush() after 0 -> ok end.
gl(Real, Cap, Acc) ->
    receive
        {shim_capture, _, B} -> gl(Real, B, Acc);
        {shim_get, P} -> P ! {shim_got, lists:reverse(Acc)}, gl(Real, Cap, []);
        {io_request, From, As, Rq} = M when Cap ->
            case out(Rq) of {ok, T} -> From ! {io_reply, As, ok}, gl(Real, Cap, [T | Acc]); no -> Real ! M, gl(Real, Cap, Acc) end;
        {io_request, From, As, Rq} = M -> case out(Rq) of {ok, _} -> From ! {io_reply, As, ok}; no -> Real ! M end, gl(Real, Cap, Acc);
        M -> Real ! M, gl(Real, Cap, Acc)
    end.
out({put_chars, _, Ch}) -> {ok, unicode:characters_to_list(Ch)};
out({put_chars, _, M, F, A}) -> {ok, unicode:characters_to_list(apply(M, F, A))};
out({requests, Rs}) -> L = [out(R) || R <- Rs], case lists:member(no, L) of true -> no; _ -> {ok, lists:append([T || {ok, T} <- L])} end;
out(_) -> no.
