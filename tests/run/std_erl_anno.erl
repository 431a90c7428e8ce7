%%% erl_anno: every function on every form of annotation.
-module(std_erl_anno).
-export([main/1]).

main(_) ->
    T = fun(F, A) ->
                io:format("~w~w => ~w~n", [F, A, try apply(erl_anno, F, A) catch C:E -> {C, E} end])
        end,
    Annos = [0, 1, {1, 2}, [{location, 1}], [{location, {3, 4}}, {text, "a\nbc"}], [{text, "abc"}, {location, 7}],
             [{file, "f"}, {location, 1}], [{generated, true}, {location, 1}], [{record, true}, {location, {1, 1}}],
             foo, -1, {1, 0}, [], [{foo, 1}], {a, 1}, [{location, 1}, {file, x}], [{file, "f"}], 1.5],
    [T(F, [X]) || F <- [new, is_anno, column, end_location, file, generated, line, location, record, text, to_term,
                        from_term], X <- Annos],
    [T(F, [V, X]) ||
        {F, V} <- [{set_file, "g.erl"}, {set_file, x}, {set_generated, true}, {set_generated, false},
                   {set_generated, x}, {set_line, 9}, {set_line, -1}, {set_location, {8, 9}}, {set_location, 5},
                   {set_location, x}, {set_record, true}, {set_record, false}, {set_text, "tt"}, {set_text, x}],
        X <- [1, {1, 2}, [{location, 1}], [{text, "abc"}, {location, 7}], [{file, "f"}, {location, 1}],
              [{generated, true}, {location, 1}], [{record, true}, {location, {1, 1}}], foo,
              [{file, "f"}, {generated, true}, {location, 1}, {record, true}, {text, "t"}]]].
