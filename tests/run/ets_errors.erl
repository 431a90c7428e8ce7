%%% What goes wrong with tables, with the cause in the first frame of the stack trace.
-module(ets_errors).
-export([main/1]).

main(_) ->
    T = ets:new(t, [{keypos, 2}, named_table]),
    bag = ets:new(bag, [bag, named_table]),
    ets:insert(T, {x, 1, a}),
    Me = self(),
    spawn_link(fun() ->
                       private = ets:new(private, [private, named_table]),
                       protected = ets:new(protected, [named_table]),
                       Me ! ready,
                       receive stop -> ok end
               end),
    receive ready -> ok end,
    Calls =
        [{insert, [T, foo]}, {insert, [T, {a}]}, {insert, [T, [{a}]]}, {insert, [T, [{a, b} | c]]},
         {insert, [private, {a}]}, {insert, [protected, {a}]}, {insert, [nope, {a}]}, {insert, [1, {a}]},
         {insert_new, [T, foo]}, {insert_new, [protected, {a}]}, {insert, [T, []]},
         {lookup, [private, 1]}, {lookup, [protected, 1]}, {lookup, [nope, 1]}, {lookup, ["x", 1]},
         {lookup_element, [T, 1, 4]}, {lookup_element, [T, 1, 0]}, {lookup_element, [T, 2, 1]},
         {update_counter, [T, 1, {2, 1}]}, {update_counter, [T, 9, {3, 1}]}, {update_counter, [T, 1, {3, 1}]},
         {update_counter, [T, 1, {4, 1}]}, {update_counter, [bag, 1, 1]},
         {update_element, [T, 1, {2, 1}]}, {update_element, [T, 1, {4, 1}]}, {update_element, [bag, 1, {2, 1}]},
         {first, [private]}, {first, [nope]}, {next, [T, zzz]}, {prev, [T, zzz]}, {last, [nope]},
         {slot, [T, -1]}, {slot, [T, a]}, {member, [private, 1]}, {take, [protected, 1]},
         {delete, [protected]}, {delete, [nope]}, {delete, [protected, 1]}, {delete_object, [T, foo]},
         {new, [foo, [bar]]}, {new, [1, []]}, {new, [foo, [{keypos, 0}]]}, {new, [bag, [named_table]]},
         {new, [foo, bar]}, {new, [foo, [{heir, foo, x}]]}, {new, [foo, [set | x]]},
         {rename, [nope, x]}, {rename, [T, 1]}, {rename, [T, bag]}, {rename, [protected, x]}, {whereis, [1]},
         {info, [nope]}, {info, [nope, size]}, {info, [T, foo]}, {info, [1, size]},
         {give_away, [T, foo, x]}, {give_away, [protected, self(), x]}, {give_away, [T, self(), x]},
         {setopts, [T, foo]}, {setopts, [T, {protection, x}]}, {setopts, [protected, {heir, none}]},
         {safe_fixtable, [T, foo]}, {safe_fixtable, [private, true]}, {safe_fixtable, [nope, true]},
         {select, [T, foo]}, {select, [private, []]}, {select, [nope, []]}, {select, [T, [{{'$1'}, [], [{foo}]}]]},
         {select, [T, [], 0]}, {select, [T, [], a]}, {select, [foo]}, {select, ['$end_of_table']},
         {select_count, [private, []]}, {select_replace, [bag, []]}, {select_replace, [protected, []]},
         {select_reverse, [nope, []]}, {match, [nope, '_']}, {match_object, [nope, '_']},
         {match_spec_compile, [[]]}, {match_spec_compile, [foo]}],
    [io:format("~0p ~0p~n   ~0p~n", [F, As -- [Me], call(F, As)]) || {F, As} <- Calls].

call(F, As) ->
    try apply(ets, F, As) of
        R when is_reference(R) -> a_reference;
        R -> R
    catch
        error:R:Stack ->
            [{ets, F, Args, Place} | _] = Stack,
            {R, length(Args), proplists:get_value(error_info, Place)}
    end.
