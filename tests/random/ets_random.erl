%%% Random operations on tables, for comparison with OTP: tests/random/ets.sh runs it on both.
%%%
%%% main([Seed, Sequences]) prints what each operation of each sequence gives. Where OTP documents no
%%% order (anything that walks a set or bag) results are sorted; lookups in bags and everything in
%%% ordered sets are printed as they come. The generator is our own, so both draw the same.
-module(ets_random).
-export([main/1]).

main([Seed, Sequences]) ->
    put(seed, list_to_integer(Seed) * 2654435761 rem 4294967291 + 1),
    [sequence(I) || I <- lists:seq(1, list_to_integer(Sequences))],
    ok.

%% --- Drawing ---------------------------------------------------------------------

rnd(N) ->
    S = get(seed) * 48271 rem 2147483647,
    put(seed, case S of 0 -> 1; _ -> S end),
    S div 7 rem N + 1.

pick(List) -> lists:nth(rnd(length(List)), List).

chance(Percent) -> rnd(100) =< Percent.

key() ->
    case rnd(12) of
        1 -> pick([1.0, 2.0, 0.0, 7.5, 2.5]);
        2 -> pick([a, b, foo, '', '_x', true]);
        3 -> {key(), pick([1, a, "s"])};
        4 -> [key()];
        5 -> pick([<<>>, <<"bin">>, binary:copy(<<"long">>, 30), <<1:3>>]);
        6 -> pick([1 bsl 70, -(1 bsl 70), 1 bsl 59, 1 bsl 60]);
        7 -> pick([#{}, #{a => 1}, #{1 => a, b => [x]}]);
        _ -> rnd(12) - 3
    end.

value() ->
    case rnd(6) of
        1 -> key();
        2 -> pick([1 bsl 59, 1 bsl 60 - 1, -(1 bsl 60), 1 bsl 200]);
        3 -> [key(), key() | tail];
        4 -> lists:seq(1, rnd(20));
        _ -> rnd(1000)
    end.

object(KeyPos) ->
    Extra = [value() || _ <- lists:seq(1, rnd(3))],
    Before = [value() || _ <- lists:seq(2, KeyPos)],
    list_to_tuple(Before ++ [key() | Extra]).

objects(KeyPos) ->
    case rnd(8) of
        1 -> [object(KeyPos) || _ <- lists:seq(1, rnd(5) - 1)];
        2 -> pick([foo, {}, [foo], [object(KeyPos), {} | x]]);
        _ -> object(KeyPos)
    end.

%% --- Match specifications ----------------------------------------------------------

spec(KeyPos) ->
    [clause(KeyPos) || _ <- lists:seq(1, pick([1, 1, 1, 1, 2, 3]))].

clause(KeyPos) ->
    Head = head(KeyPos),
    Vars = vars(Head),
    {Head, [expr(Vars, 3) || _ <- lists:seq(2, rnd(3))],
     [expr(Vars, 3) || _ <- lists:seq(1, pick([1, 1, 1, 2]))]}.

head(KeyPos) ->
    case rnd(10) of
        1 -> pick(['_', '$1', '$7', foo]);
        2 -> list_to_tuple([pattern(2) || _ <- lists:seq(1, rnd(5) - 1)]);
        _ -> list_to_tuple([pattern(2) || _ <- tuple_to_list(object(KeyPos))])
    end.

pattern(Depth) ->
    case rnd(10) of
        1 -> key();
        2 -> value();
        3 when Depth > 0 -> {pattern(Depth - 1), pattern(Depth - 1)};
        4 when Depth > 0 -> [pattern(Depth - 1) | pattern(Depth - 1)];
        5 -> #{pick([a, 1]) => pattern(Depth - 1)};
        6 -> '_';
        _ -> pick(['$1', '$2', '$3'])
    end.

vars(T) when is_tuple(T) -> vars(tuple_to_list(T));
vars([H | T]) -> lists:usort(vars(H) ++ vars(T));
vars(M) when is_map(M) -> vars(maps:values(M));
vars(V) when V =:= '$1'; V =:= '$2'; V =:= '$3'; V =:= '$7' -> [V];
vars(_) -> [].

expr(Vars, Depth) ->
    case rnd(12) of
        1 -> key_expr();
        2 -> pick(['$_', '$$']);
        3 -> {const, key()};
        4 when Depth > 0 -> {{expr(Vars, Depth - 1), expr(Vars, Depth - 1)}};
        5 when Depth > 0 -> [expr(Vars, Depth - 1), expr(Vars, Depth - 1)];
        6 when Depth > 0 -> #{a => expr(Vars, Depth - 1), pick([b, 1]) => 1};
        N when N < 9, Vars =/= [] -> pick(Vars);
        _ when Depth > 0 -> call(Vars, Depth - 1);
        _ -> pick([true, false, 1, '$2'])
    end.

key_expr() ->
    case key() of
        T when is_tuple(T) -> {T};
        K -> K
    end.

call(Vars, Depth) ->
    {Name, Arity} =
        pick([{'>', 2}, {'<', 2}, {'>=', 2}, {'=<', 2}, {'==', 2}, {'/=', 2}, {'=:=', 2}, {'=/=', 2},
              {'+', 2}, {'-', 2}, {'*', 2}, {'/', 2}, {'div', 2}, {'rem', 2}, {'band', 2}, {'bor', 2},
              {'bxor', 2}, {'bsl', 2}, {'bsr', 2}, {'bnot', 1}, {'-', 1}, {'+', 1}, {is_atom, 1},
              {is_integer, 1}, {is_list, 1}, {is_tuple, 1}, {is_binary, 1}, {is_float, 1},
              {is_number, 1}, {is_map, 1}, {is_pid, 1}, {is_record, 3}, {is_map_key, 2}, {abs, 1},
              {element, 2}, {hd, 1}, {tl, 1}, {length, 1}, {size, 1}, {map_size, 1}, {map_get, 2},
              {round, 1}, {trunc, 1}, {float, 1}, {byte_size, 1}, {bit_size, 1}, {binary_part, 3},
              {node, 0}, {'not', 1}, {'and', 2}, {'or', 2}, {'and', 3}, {'xor', 2}, {'andalso', 2},
              {'orelse', 2}, {'andalso', 3}, {'orelse', 3}, {foo, 1}, {max, 2}]),
    %% No shifts by what grows memory, and no functions that do not exist too often.
    case lists:member(Name, ['bsl', foo, max]) of
        true when Name =:= 'bsl' -> {'bsl', pick([1, 3 | Vars]), rnd(70)};
        true -> case chance(10) of true -> {Name, '$_'}; false -> {is_tuple, '$_'} end;
        false -> list_to_tuple([Name | [expr(Vars, Depth) || _ <- lists:seq(1, Arity)]])
    end.

%% --- A sequence ---------------------------------------------------------------------

sequence(I) ->
    Type = pick([set, ordered_set, bag, duplicate_bag]),
    KeyPos = pick([1, 1, 1, 2, 3]),
    %% OTP lets a list that is inserted into a bag of this kind come in reverse.
    Many = [{write_concurrency, Type =:= set orelse Type =:= ordered_set}],
    Options = [Type, {keypos, KeyPos}] ++ pick([[], [], Many, [compressed],
                                                [{read_concurrency, true}, public]]),
    T = ets:new(t, Options),
    io:format("~w: ~w~n", [I, Options]),
    [op(T, Type, KeyPos) || _ <- lists:seq(1, 10 + rnd(60))],
    show(at_end, norm(Type, ets:tab2list(T))),
    ets:delete(T).

show(Name, Result) ->
    io:format("~w ~0p~n", [Name, Result]).

%% Results of what has no order are sorted.
norm(ordered_set, R) -> R;
norm(_, R) when is_list(R) -> sort(R);
norm(_, R) -> R.

%% A total order: 1 and 1.0 differ.
sort(L) ->
    [T || {_, T} <- lists:sort([{term_to_binary(T), T} || T <- L])].

try_(F) ->
    try F() catch error:R -> {error, R} end.

op(T, Type, KeyPos) ->
    case rnd(34) of
        N when N < 9 -> O = objects(KeyPos), show({insert, O}, try_(fun() -> ets:insert(T, O) end));
        9 -> O = objects(KeyPos), show({insert_new, O}, try_(fun() -> ets:insert_new(T, O) end));
        10 -> K = key(), show({lookup, K}, ets:lookup(T, K));
        11 -> K = key(), show({member, K}, ets:member(T, K));
        12 -> K = key(), P = rnd(4),
              show({lookup_element, K, P}, try_(fun() -> ets:lookup_element(T, K, P) end));
        13 -> K = key(), show({take, K}, norm(Type, ets:take(T, K)));
        14 -> K = key(), show({delete, K}, ets:delete(T, K));
        15 -> O = case norm(Type, ets:tab2list(T)) of [] -> object(KeyPos); L -> pick(L) end,
              show({delete_object, O}, try_(fun() -> ets:delete_object(T, O) end));
        16 -> counter(T, KeyPos);
        17 -> counter(T, KeyPos);
        18 -> K = some_key(T, Type, KeyPos), P = {rnd(5), value()},
              show({update_element, K, P}, try_(fun() -> ets:update_element(T, K, P) end));
        19 -> K = some_key(T, Type, KeyPos), P = [{rnd(5), value()} || _ <- lists:seq(1, rnd(3))],
              show({update_element, K, P}, try_(fun() -> ets:update_element(T, K, P) end));
        20 -> S = spec(KeyPos), show({select, S}, try_(fun() -> norm(Type, ets:select(T, S)) end));
        21 -> S = spec(KeyPos), show({select, S}, try_(fun() -> norm(Type, ets:select(T, S)) end));
        22 -> S = spec(KeyPos),
              show({reverse, S}, try_(fun() -> norm(Type, ets:select_reverse(T, S)) end));
        23 -> S = spec(KeyPos), show({count, S}, try_(fun() -> ets:select_count(T, S) end));
        24 -> S = booleans(spec(KeyPos)),
              show({delete, S}, try_(fun() -> ets:select_delete(T, S) end));
        25 -> replace(T, Type, KeyPos);
        26 -> P = head(KeyPos), show({match, P}, try_(fun() -> norm(Type, ets:match(T, P)) end));
        27 -> P = head(KeyPos),
              show({match_object, P}, try_(fun() -> norm(Type, ets:match_object(T, P)) end));
        28 -> case chance(20) of
                  true -> P = head(KeyPos), show({match_delete, P}, ets:match_delete(T, P));
                  false -> S = spec(KeyPos), N = rnd(4),
                           show({chunks, N, S}, try_(fun() -> chunks(Type, ets:select(T, S, N), N) end))
              end;
        29 -> show(walk, norm(Type, walk(T, Type, ets:first(T), [])));
        30 -> show(size, ets:info(T, size));
        31 when Type =:= ordered_set ->
              K = key(), show({around, K}, {ets:next(T, K), ets:prev(T, K), ets:first(T), ets:last(T)});
        31 -> show(slots, sort(slots(T, 0)));
        32 -> show(fold, norm(Type, ets:foldl(fun(O, A) -> [O | A] end, [], T)));
        33 -> S = spec(KeyPos), O = object(KeyPos),
              show({test_ms, O, S}, case ets:test_ms(O, S) of {error, _} -> error; R -> R end);
        34 -> case chance(5) of
                  true -> show(clear, ets:delete_all_objects(T));
                  false -> show(chop, chop(T, Type))
              end
    end.

some_key(T, Type, KeyPos) ->
    case norm(Type, ets:tab2list(T)) of
        [] -> key();
        L -> case chance(70) of true -> element(KeyPos, pick(L)); false -> key() end
    end.

counter(T, KeyPos) ->
    Type = ets:info(T, type),
    K = some_key(T, Type, KeyPos),
    Step = fun() ->
                   case rnd(3) of
                       1 -> {rnd(5), pick([1, -1, 1 bsl 59, -(1 bsl 60)]), pick([0, 100, 5000]), rnd(10)};
                       2 -> {rnd(5), pick([1, -5, 1 bsl 70, 1.5])};
                       3 -> {KeyPos + 1, rnd(9) - 5}
                   end
           end,
    U = case rnd(4) of
            1 -> rnd(100);
            2 -> Step();
            3 -> [Step() || _ <- lists:seq(1, rnd(4) - 1)];
            4 -> pick([foo, {1, 2, 3}, {KeyPos + 1, 1}])
        end,
    case chance(30) of
        true ->
            D = object(KeyPos),
            show({update_counter, K, U, D}, try_(fun() -> ets:update_counter(T, K, U, D) end));
        false ->
            show({update_counter, K, U}, try_(fun() -> ets:update_counter(T, K, U) end))
    end.

booleans(Spec) ->
    [{H, G, pick([[true], [true], [false], B])} || {H, G, B} <- Spec].

%% A set's objects are replaced by what keeps their key, if the specification is any good.
replace(T, Type, KeyPos) ->
    S = case rnd(3) of
            1 -> spec(KeyPos);
            2 -> [{'$1', [], ['$_']}];
            3 -> H = list_to_tuple(lists:sublist(['$1', '$2', '$3', '$4'], KeyPos + 1)),
                 [{H, [], [{setelement(KeyPos + 1, H, pick([x, {{'$1', '$1'}}, '$_']))}]}]
        end,
    show({replace, S}, try_(fun() -> ets:select_replace(T, S) end)),
    show(replaced, norm(Type, ets:tab2list(T))).

chunks(Type, R, N) ->
    norm(Type, chunks(R, N)).

chunks('$end_of_table', _) -> [];
chunks({L, C}, N) -> true = length(L) =< N, L ++ chunks(ets:select(C), N).

walk(_, _, '$end_of_table', Acc) -> lists:reverse(Acc);
walk(T, Type, K, Acc) -> walk(T, Type, ets:next(T, K), [K | Acc]).

slots(T, I) ->
    case ets:slot(T, I) of
        '$end_of_table' -> [];
        L -> L ++ slots(T, I + 1)
    end.

%% Deletes each second key while walking, under a fixing.
chop(T, Type) ->
    ets:safe_fixtable(T, true),
    Keys = walk(T, Type, ets:first(T), []),
    Victims = [K || {K, true} <- lists:zip(sort(Keys), [I rem 2 =:= 0 || I <- lists:seq(1, length(Keys))])],
    Met = chop(T, ets:first(T), Victims, []),
    Fixed = ets:info(T, fixed),
    ets:safe_fixtable(T, false),
    {Fixed, ets:info(T, fixed), sort(Met), ets:info(T, size)}.

chop(_, '$end_of_table', _, Met) -> Met;
chop(T, K, Victims, Met) ->
    lists:member(K, Victims) andalso ets:delete(T, K),
    chop(T, ets:next(T, K), Victims, [K | Met]).
