#!/usr/bin/env escript
%%% Prints which language features and library functions the test programs cover.
%%%
%%% coverage.escript SHARED DIR... reads the rows of SHARED/feature-frequency.tsv,
%%% the functions of SHARED/api-frequency.tsv and every .erl file in each DIR.
%%% Features are found in the tokens (literals, preprocessor) and in the forms
%%% after preprocessing (all else). A row that later issues build stands in
%%% later/1 with its reason; whatever is neither covered nor later is listed as
%%% UNCOVERED and makes the exit code 1.
-mode(compile).

main([Shared | Dirs]) ->
    Files = lists:sort(lists:append([filelib:wildcard(D ++ "/*.erl") || D <- Dirs])),
    Found = lists:foldl(fun(F, A) -> collect(F, A) end, #{}, Files),
    Features = [hd(R) || R <- tl(tsv(Shared ++ "/feature-frequency.tsv"))],
    Api = tl(tsv(Shared ++ "/api-frequency.tsv")),
    Functions = lists:usort([F || [F, _, C] <- Api, lists:prefix("erlang:", F), list_to_integer(C) >= 10]) ++ library(),
    io:format("~w programs~n~nFeatures (feature-frequency.tsv)~n", [length(Files)]),
    U1 = report(Features, Found),
    io:format("~nFunctions~n"),
    U2 = report(Functions, Found),
    io:format("~n~w features, ~w functions; uncovered: ~w features, ~w functions~n",
              [length(Features), length(Functions), length(U1), length(U2)]),
    [io:format("UNCOVERED ~s~n", [U]) || U <- U1 ++ U2],
    halt(case U1 ++ U2 of [] -> 0; _ -> 1 end).

report(Keys, Found) ->
    lists:append([report_one(K, maps:get(K, Found, []), later(K)) || K <- Keys]).

report_one(K, [], none) -> io:format("  ~-34s UNCOVERED~n", [K]), [K];
report_one(K, [], Why) -> io:format("  ~-34s later: ~s~n", [K, Why]), [];
report_one(K, Names, _) ->
    All = lists:usort(Names),
    More = case length(All) of N when N > 3 -> io_lib:format(" and ~w more", [N - 3]); _ -> "" end,
    io:format("  ~-34s ~s~s~n", [K, lists:join(", ", lists:sublist(All, 3)), More]),
    [].

tsv(File) ->
    {ok, B} = file:read_file(File),
    [[unicode:characters_to_list(C) || C <- binary:split(L, <<"\t">>, [global])]
     || L <- binary:split(B, <<"\n">>, [global, trim_all])].

%% -- What is built now --------------------------------------------------------

%% Every exported function of the modules built whole, and the chosen ones of
%% the others.
library() ->
    [name(M, F, A) || M <- [lists, maps, string, proplists], {F, A} <- lists:sort(M:module_info(exports)),
                      F =/= module_info, not deprecated(M, F, A)]
        ++ [name(M, F, A) || {M, L} <- chosen(), {F, As} <- L, A <- As].

%% Undocumented or superseded exports nobody calls.
deprecated(string, F, A) -> lists:member({F, A}, [{list_to_float, 1}, {list_to_integer, 1}]);
deprecated(_, _, _) -> false.

chosen() ->
    [{io, [{format, [1, 2, 3]}, {fwrite, [1, 2, 3]}, {put_chars, [1, 2]}, {nl, [0, 1]}, {write, [1, 2]},
           {get_line, [1, 2]}, {get_chars, [2, 3]}, {fread, [2, 3]}, {read, [1, 2]}, {request, [2]},
           {setopts, [1, 2]}, {getopts, [0, 1]}, {printable_range, [0]}]},
     {io_lib, [{format, [2, 3]}, {fwrite, [2, 3]}, {write, [1, 2]}, {print, [1, 4]}, {nl, [0]}, {fread, [2]},
               {write_atom, [1]}, {write_string, [1, 2]}, {write_char, [1]}, {char_list, [1]}, {latin1_char_list, [1]},
               {deep_char_list, [1]}, {printable_list, [1]}, {printable_unicode_list, [1]}, {printable_latin1_list, [1]},
               {chars_length, [1]}, {indentation, [2]}, {scan_format, [2]}, {unscan_format, [1]}, {build_text, [1]},
               {quote_atom, [2]}]},
     {timer, [{sleep, [1]}, {tc, [1, 2, 3]}, {send_after, [2, 3]}, {apply_after, [4]}, {send_interval, [2, 3]},
              {apply_interval, [4]}, {cancel, [1]}, {exit_after, [2, 3]}, {kill_after, [1, 2]}, {seconds, [1]},
              {minutes, [1]}, {hours, [1]}, {hms, [3]}, {now_diff, [2]}, {start, [0]}]},
     {proc_lib, [{spawn, [1, 3]}, {spawn_link, [1, 3]}, {spawn_opt, [2, 4]}, {start, [3, 4, 5]}, {start_link, [3, 4, 5]},
                 {start_monitor, [3]}, {init_ack, [1, 2]}, {initial_call, [1]}, {translate_initial_call, [1]},
                 {hibernate, [3]}, {stop, [1, 3]}]},
     {gen_server, [{start, [3, 4]}, {start_link, [3, 4]}, {start_monitor, [3, 4]}, {call, [2, 3]}, {cast, [2]},
                   {abcast, [2, 3]}, {reply, [2]}, {stop, [1, 3]}, {enter_loop, [3, 4]}, {send_request, [2]},
                   {wait_response, [2]}, {receive_response, [2]}, {check_response, [2]}]},
     {supervisor, [{start_link, [2, 3]}, {start_child, [2]}, {terminate_child, [2]}, {restart_child, [2]},
                   {delete_child, [2]}, {which_children, [1]}, {count_children, [1]}, {get_childspec, [2]},
                   {check_childspecs, [1]}]},
     {file, [{read_file, [1]}, {write_file, [2, 3]}, {delete, [1]}, {rename, [2]}, {copy, [2]}, {list_dir, [1]},
             {make_dir, [1]}, {del_dir, [1]}, {del_dir_r, [1]}, {get_cwd, [0]}, {set_cwd, [1]}, {open, [2]}, {close, [1]},
             {read, [2]}, {read_line, [1]}, {write, [2]}, {position, [2]}, {pread, [2, 3]}, {pwrite, [2, 3]},
             {truncate, [1]}, {sync, [1]}, {read_file_info, [1, 2]}, {read_link_info, [1]}, {read_link, [1]},
             {make_symlink, [2]}, {change_mode, [2]}, {format_error, [1]}]},
     {init, [{get_plain_arguments, [0]}, {stop, [0, 1]}, {get_argument, [1]}, {get_arguments, [0]}]}].

later("compile:parse_transform") -> "no parse transforms in the first rounds";
later("attr:parse_transform") -> "no parse transforms in the first rounds";
later("bits:type bitstring") -> "binaries are whole bytes now";
later("comprehension:binary") -> "list comprehensions only now";
later("generator:binary <=") -> "list comprehensions only now";
later("lex:triple quote") -> "of OTP 27; the oracle is OTP 25";
later("attr:nifs") -> "native code is loaded in a later issue";
later("attr:on_load") -> "a later issue";
later("erlang:open_port/2") -> "ports are a later issue";
later(_) -> none.

%% -- Reading a program --------------------------------------------------------

collect(File, Found) ->
    Name = filename:basename(File, ".erl"),
    {ok, B} = file:read_file(File),
    Source = unicode:characters_to_list(strip_shebang(B)),
    {ok, Tokens, _} = erl_scan:string(Source, 1, [text]),
    {ok, Forms} = epp:parse_file(File, [{includes, [filename:dirname(File)]}]),
    Keys = lists:usort(tokens(Tokens, []) ++ forms(Forms)),
    lists:foldl(fun(K, A) -> A#{K => [Name | maps:get(K, A, [])]} end, Found, Keys).

strip_shebang(<<"#!", R/binary>>) -> [_, Rest] = binary:split(R, <<"\n">>), Rest;
strip_shebang(B) -> B.

name(M, F, A) -> lists:flatten(io_lib:format("~ts:~ts/~w", [M, F, A])).

%% Literals and the preprocessor are visible in tokens only.
tokens([{integer, A, N} | T], Acc) ->
    Text = erl_anno:text(A),
    Ks = [K || {K, true} <- [{"lex:based int 16#", lists:member($#, Text)},
                             {"lex:digit _ sep", lists:member($_, Text)},
                             {"lit:bignum", N >= 1 bsl 59}]],
    tokens(T, Ks ++ Acc);
tokens([{float, A, _} | T], Acc) ->
    tokens(T, ["lit:float"] ++ [K || {K, true} <- [{"lex:digit _ sep", lists:member($_, erl_anno:text(A))}]] ++ Acc);
tokens([{string, _, _} | T], Acc) -> tokens(T, ["lit:string" | Acc]);
tokens([{char, _, _} | T], Acc) -> tokens(T, ["lit:char" | Acc]);
tokens([{'?', _}, {'?', _} | T], Acc) -> tokens(T, ["pp:stringify ??" | Acc]);
tokens([{'?', _}, {var, _, V} | T], Acc) -> tokens(T, predefined(V) ++ Acc);
tokens([{'?', _}, {atom, _, _} | T], Acc) -> tokens(T, ["pp:macro use" | Acc]);
tokens([{'-', _}, {atom, _, define}, {'(', _}, {_, _, _}, {'(', _} | T], Acc) -> tokens(T, ["pp:define", "pp:define with args" | Acc]);
tokens([{'-', _}, {atom, _, define} | T], Acc) -> tokens(T, ["pp:define" | Acc]);
tokens([{'-', _}, {atom, _, undef} | T], Acc) -> tokens(T, ["pp:undef" | Acc]);
tokens([{'-', _}, {atom, _, I} | T], Acc) when I =:= ifdef; I =:= ifndef -> tokens(T, ["pp:ifdef/ifndef" | Acc]);
tokens([{'-', _}, {atom, _, elif} | T], Acc) -> tokens(T, ["pp:if/elif" | Acc]);
tokens([{'-', _}, {'if', _} | T], Acc) -> tokens(T, ["pp:if/elif" | Acc]);
tokens([{'-', _}, {atom, _, include} | T], Acc) -> tokens(T, ["pp:include" | Acc]);
tokens([{'-', _}, {atom, _, include_lib} | T], Acc) -> tokens(T, ["pp:include_lib" | Acc]);
tokens([_ | T], Acc) -> tokens(T, Acc);
tokens([], Acc) -> Acc.

predefined('MODULE') -> ["pp:?MODULE"];
predefined(V) when V =:= 'LINE'; V =:= 'FILE' -> ["pp:?LINE/?FILE"];
predefined(V) when V =:= 'FUNCTION_NAME'; V =:= 'FUNCTION_ARITY' -> ["pp:?FUNCTION_NAME/ARITY"];
predefined(_) -> ["pp:macro use"].

%% -- Forms --------------------------------------------------------------------

forms(Forms) ->
    Local = [{F, A} || {function, _, F, A, _} <- Forms],
    Imports = [{FA, M} || {attribute, _, import, {M, L}} <- Forms, FA <- L],
    walk(Forms, {Local, Imports}, []).

walk(L, S, Acc) when is_list(L) ->
    case io_lib:printable_unicode_list(L) of
        true -> Acc;
        false -> walk_list(L, S, Acc)
    end;
walk(T, S, Acc) when is_tuple(T) -> walk_list(tuple_to_list(T), S, keys(T, S) ++ Acc);
walk(_, _, Acc) -> Acc.

walk_list([H | T], S, Acc) -> walk_list(T, S, walk(H, S, Acc));
walk_list(_, _, Acc) -> Acc.

known() ->
    [module, export, compile, spec, type, behaviour, import, export_type, author, opaque, dialyzer, callback, vsn,
     optional_callbacks, deprecated, nifs, on_load, record, file].

keys({attribute, _, record, {_, Fields}}, _) ->
    ["record:def"] ++ ["record:typed field" || {typed_record_field, _, _} <- Fields]
        ++ ["record:default" || F <- Fields, has_default(F)];
keys({attribute, _, compile, Options}, _) ->
    ["attr:compile" | [lists:concat(["compile:", if is_tuple(O) -> element(1, O); true -> O end]) || O <- lists:flatten([Options])]];
keys({attribute, _, Name, _}, _) ->
    case lists:member(Name, known()) of
        true -> [lists:concat(["attr:", Name])];
        false -> ["attr:user-defined"]
    end;
keys({function, _, _, _, Clauses}, _) when is_list(Clauses) -> ["function"];
keys({clause, _, Patterns, Guards, _}, _) ->
    ["guard" || Guards =/= []] ++ ["guard:alternatives ;" || length(Guards) > 1]
        ++ ["try..catch C:R:Stacktrace" || [{tuple, _, [_, _, {var, _, V}]}] <- [Patterns], V =/= '_'];
keys({tuple, _, _}, _) -> ["tuple"];
keys({match, _, _, _}, _) -> ["match ="];
keys({cons, _, _, _}, _) -> ["cons"];
keys({'case', _, _, _}, _) -> ["case"];
keys({'if', _, _}, _) -> ["if"];
keys({block, _, _}, _) -> ["begin..end"];
keys({'catch', _, _}, _) -> ["catch Expr"];
keys({'receive', _, _}, _) -> ["receive"];
keys({'receive', _, _, _, _}, _) -> ["receive..after", "receive"];
keys({'try', _, _, Of, _, After}, _) -> ["try"] ++ ["try..of" || Of =/= []] ++ ["try..after" || After =/= []];
keys({lc, _, _, _}, _) -> ["comprehension:list"];
keys({bc, _, _, _}, _) -> ["comprehension:binary"];
keys({b_generate, _, _, _}, _) -> ["generator:binary <="];
keys({op, _, Op, _, _}, _) -> [lists:concat(["op:", Op])];
keys({op, _, Op, _}, _) -> [lists:concat(["op1:'", Op, "'"])];
keys({'fun', _, {clauses, _}}, _) -> ["fun:anonymous"];
keys({named_fun, _, _, _}, _) -> ["fun:named"];
keys({'fun', _, {function, F, A}}, S) -> ["fun:F/A" | local(F, A, S)];
keys({'fun', _, {function, {atom, _, M}, {atom, _, F}, {integer, _, A}}}, _) -> ["fun:M:F/A", name(M, F, A)];
keys({'fun', _, {function, _, _, _}}, _) -> ["fun:M:F/A dynamic"];
keys({map, _, _}, _) -> ["map:construct/match"];
keys({map, _, _, _}, _) -> ["map:update"];
keys({map_field_exact, _, _, _}, _) -> ["map::= field"];
keys({record, _, N, _}, _) when is_atom(N) -> ["record:construct/match"];
keys({record, _, _, N, _}, _) when is_atom(N) -> ["record:update"];
keys({record_field, _, _, N, _}, _) when is_atom(N) -> ["record:field access"];
keys({record_index, _, _, _}, _) -> ["record:index #r.f"];
keys({bin, _, _}, _) -> ["bits:binary syntax"];
keys({bin_element, _, _, Size, Types}, _) -> width(Size) ++ types(Types);
keys({call, _, {remote, _, {atom, _, M}, {atom, _, F}}, As}, S) -> [name(M, F, length(As)) | mfa(F, As, S)];
keys({call, _, {remote, _, _, _}, _}, _) -> ["call:dynamic M:F"];
keys({call, _, {atom, _, record_info}, [_, _]}, _) -> ["record:record_info"];
keys({call, _, {atom, _, F}, As}, S) -> local(F, length(As), S) ++ mfa(F, As, S);
keys({call, _, _, _}, _) -> ["call:fun value"];
keys(_, _) -> [].

has_default({typed_record_field, F, _}) -> has_default(F);
has_default({record_field, _, _, _}) -> true;
has_default(_) -> false.

width(default) -> [];
width({integer, _, _}) -> ["bits:const size"];
width(_) -> ["bits:variable size"].

types(default) -> [];
types(Ts) -> [case T of {unit, _} -> "bits:unit"; bytes -> "bits:type binary"; bits -> "bits:type bitstring"; _ -> lists:concat(["bits:type ", T]) end || T <- Ts].

local(F, A, {Local, Imports}) ->
    case {lists:member({F, A}, Local), proplists:get_value({F, A}, Imports)} of
        {true, _} -> [];
        {false, undefined} -> [name(erlang, F, A)];
        {false, M} -> [name(M, F, A)]
    end.

%% apply(M, F, [..]), spawn(M, F, [..]), timer:tc(M, F, [..]) and their kin.
mfa(F, [{atom, _, M}, {atom, _, Fn}, List | _], _) when F =:= apply; F =:= spawn; F =:= spawn_link; F =:= spawn_monitor; F =:= tc -> arity(M, Fn, List, 0);
mfa(_, _, _) -> [].

arity(M, F, {cons, _, _, T}, N) -> arity(M, F, T, N + 1);
arity(M, F, {nil, _}, N) -> [name(M, F, N)];
arity(_, _, _, _) -> [].
