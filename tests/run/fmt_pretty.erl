%%% ~p: breaking of long terms at 80 columns, nested lists, tuples, records-as-tuples, maps, strings.
-module(fmt_pretty).
-export([main/1]).

main(_) ->
    Ts = [lists:seq(1, 50),
          [lists:seq(1, 15) || _ <- lists:seq(1, 4)],
          {a_rather_long_atom_name, [another_long_atom_name, {with, nested, tuples}, "and a string"], #{key => value, other => [1, 2, 3]}},
          [{person, "Ann", 41, [{email, "ann@example.org"}, {phone, "+1 555 0100"}]}, {person, "Bob", 7, [{email, none}, {phone, "unknown"}]}],
          list_to_tuple(lists:seq(1, 40)),
          [a | lists:seq(1, 40)],
          #{one => lists:seq(1, 20), two => "a string that is long enough to matter", three => #{nested => {deep, [x, y, z]}}},
          [{I, integer_to_list(I)} || I <- lists:seq(1, 20)],
          {error, {bad_return_value, {some, very, deeply, [nested, {structure, [with, {many, levels, [within, {nesting, "here"}]}]}]}}},
          lists:duplicate(10, "twelve chars"),
          "a very long string that does not fit in one line of eighty columns, so that it must be broken into several",
          <<"a very long binary that does not fit in one line of eighty columns, so that it must be broken into several">>,
          [[[[[[[[[[deep]]]]]]]]]],
          {state, undefined, [], 0, {queue, [], []}, infinity, #{}, <<>>, self_is_here, true, false, [{opt, 1}, {opt, 2}]},
          lists:seq(1, 26) ++ ["mixed", atom | improper_tail],
          [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, b],
          {tuple, <<1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31>>}],
    [io:format("~p~n", [T]) || T <- Ts],
    [io:format("prefix: ~p~n", [T]) || T <- lists:sublist(Ts, 6)].
