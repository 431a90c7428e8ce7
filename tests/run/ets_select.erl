%%% Match specifications: heads, guards, bodies; select in all its forms; match and match_object.
-module(ets_select).
-export([main/1]).

main(_) ->
    T = ets:new(t, [ordered_set]),
    ets:insert(T, [{I, I rem 3, [I], #{n => I, sq => I * I}} || I <- lists:seq(1, 12)]),
    ets:insert(T, [{a, b}, {{pair, 1}, x}, {{pair, 2}, y}, {<<"bin">>, "str"}]),
    S = fun(Spec) -> io:format("~0p~n   ~0p~n", [Spec, try ets:select(T, Spec) catch error:R -> R end]) end,
    S([{'_', [], [true]}]),
    S([{{'$1', 0, '_', '_'}, [], ['$1']}]),
    S([{{'$1', '$2', '$3', '_'}, [{'=:=', '$2', 1}, {'>', '$1', 4}], ['$$']}]),
    S([{{'$2', '_', ['$2'], '_'}, [{'orelse', {'<', '$2', 3}, {'>', '$2', 11}}], ['$_']}]),
    S([{{'$1', '_', '_', #{sq => '$2'}}, [{'<', '$2', 20}], [{{'$1', '$2'}}]}]),
    S([{{'$1', '_', '_', '$3'}, [{'==', {map_get, n, '$3'}, 5}], [#{key => '$1', map => '$3'}]}]),
    S([{{{pair, '$1'}, '$2'}, [], [['$1' | '$2']]}]),
    S([{{'$1', '$2'}, [{is_atom, '$1'}], [{const, {'$1', '$2'}}]}]),
    S([{{'$1', '$2'}, [{is_binary, '$1'}], [{{{byte_size, '$1'}, {length, '$2'}, {hd, '$2'}}}]}]),
    S([{{'$1', '_', '_', '_'}, [{'<', '$1', 4}],
        [{{{'+', '$1', 1}, {'*', '$1', 2.5}, {'div', '$1', 2}, {'bsl', '$1', 70}, {'/', '$1', 0}}}]}]),
    S([{{'$1', '_', '_', '_'}, [{'<', {hd, '$1'}, 4}], ['$1']}]),
    S([{{7, '_', '_', '_'}, [], ['$_']}, {{a, '$1'}, [], ['$1']}, {{3, '$1', '_', '_'}, [], ['$1']}]),
    S([{{'$1', '_', '_', '_'}, [{'andalso', {is_integer, '$1'}, {'not', {'>', '$1', 2}}}], [first, '$1']}]),
    S([{{'$1', '_', '_', '_'}, [{'and', {'>', '$1', 2}, {'<', '$1', 6}, {'=/=', '$1', 4}}], [{element, 3, '$_'}]}]),
    S([{{'$1', '_'}, [{'xor', {is_tuple, '$1'}, {is_atom, '$1'}}], [{is_record, '$1', pair, 2}]}]),
    S([{{'$1'}, [], ['$2']}]),
    S([{{'$1'}, [{foo, '$1'}], ['$1']}]),
    S([{{'$1'}, [], []}]),
    S([foo]),
    S(foo),
    S([{{'$1', '_'}, [], [{{self}}]}]),
    io:format("~p~n", [ets:select(T, [{{a, '_'}, [], [{self}]}]) =:= [self()]]),
    io:format("~0p~n", [ets:select_reverse(T, [{{'$1', 1, '_', '_'}, [], ['$1']}])]),
    io:format("~0p~n", [ets:select_count(T, [{{'$1', 1, '_', '_'}, [{'>', '$1', 3}], [true]}])]),
    io:format("~0p~n", [ets:match(T, {'$2', '$1'})]),
    io:format("~0p~n", [ets:match_object(T, {{pair, '_'}, '_'})]),
    chunks(T),
    io:format("~0p~n", [ets:select_delete(T, [{{'$1', 2, '_', '_'}, [], [{'>', '$1', 5}]}])]),
    io:format("~0p~n", [ets:select_replace(T, [{{'$1', 0, '_', '_'}, [], [{{'$1', zero}}]}])]),
    io:format("~0p~n", [ets:match_delete(T, {'_', '_', '_', '_'})]),
    io:format("~0p~n", [ets:tab2list(T)]),
    replace(),
    long(),
    no_table().

chunks(T) ->
    Spec = [{{'$1', '_', '_', '_'}, [], ['$1']}],
    io:format("~0p~n", [chunks(ets:select(T, Spec, 5), fun ets:select/1)]),
    io:format("~0p~n", [chunks(ets:select_reverse(T, Spec, 5), fun ets:select_reverse/1)]),
    io:format("~0p~n", [chunks(ets:match(T, {'$1', '_'}, 3), fun ets:match/1)]),
    io:format("~0p~n", [chunks(ets:match_object(T, {'_', '_'}, 3), fun ets:match_object/1)]),
    B = ets:new(b, [bag]),
    ets:insert(B, [{I rem 7, I} || I <- lists:seq(1, 100)]),
    Chunks = chunks(ets:select(B, [{{'_', '$1'}, [], ['$1']}], 9), fun ets:select/1),
    io:format("~0p~n", [lists:sort(lists:append(Chunks)) =:= lists:seq(1, 100)]),
    io:format("~0p~n", [lists:all(fun(C) -> length(C) =< 9 end, Chunks)]).

chunks('$end_of_table', _) -> [];
chunks({Results, Continuation}, Next) -> [Results | chunks(Next(Continuation), Next)].

%% What may be put in an object's place keeps its key, and that is seen in the specification.
replace() ->
    T = ets:new(r, []),
    ets:insert(T, [{k, 1}, {l, 2}]),
    R = fun(Spec) -> io:format("~0p ~0p~n", [try ets:select_replace(T, Spec) catch error:E -> E end,
                                             lists:sort(ets:tab2list(T))]) end,
    R([{{'$1', '$2'}, [], [{{'$1', {'+', '$2', 1}}}]}]),
    R([{{'$1', '$2'}, [], [{{'$2', '$1'}}]}]),
    R([{{'$1', 3}, [], [{{{element, 1, '$_'}, three, more}}]}]),
    R([{{k, '_'}, [], [{const, {k, const}}]}]),
    R([{{k, '_'}, [], [{const, {l, const}}]}]),
    R([{'$1', [], ['$_']}]),
    R([{'$1', [], ['$1']}]).

%% More than one piece of work, in all kinds.
long() ->
    [begin
         T = ets:new(t, [Type | Options]),
         ets:insert(T, [{I, I rem 10} || I <- lists:seq(1, 10000)]),
         Some = ets:select(T, [{{'$1', 3}, [], ['$1']}]),
         Count = ets:select_count(T, [{{'_', '$1'}, [{'>', '$1', 4}], [true]}]),
         Replaced = case Type of
                        bag -> 0;
                        _ -> ets:select_replace(T, [{{'$1', 3}, [], [{{'$1', 4}}]}])
                    end,
         Deleted = ets:select_delete(T, [{{'_', '$1'}, [{'<', '$1', 4}], [true]}]),
         io:format("~0p~n", [{Type, Options, length(Some), lists:sum(Some), Count, Replaced, Deleted,
                              ets:info(T, size)}])
     end || Type <- [set, bag, ordered_set], Options <- [[], [{write_concurrency, true}]]].

no_table() ->
    Spec = ets:match_spec_compile([{{'$1', '$2'}, [{'>', '$2', 1}], ['$1']}]),
    io:format("~p~n", [{ets:is_compiled_ms(Spec), ets:is_compiled_ms([])}]),
    io:format("~p~n", [ets:match_spec_run([{a, 1}, {b, 2}, foo, {c}, {d, 4}], Spec)]),
    io:format("~p~n", [ets:test_ms({a, 2}, [{{'$1', '$2'}, [{'>', '$2', 1}], [{{'$2', '$1'}}]}])]),
    io:format("~p~n", [ets:test_ms({a, 1}, [{{'$1', '$2'}, [{'>', '$2', 1}], [{{'$2', '$1'}}]}])]),
    io:format("~p~n", [ets:test_ms({a, 1}, [{{'$1'}, [], ['$2']}])]).
