%%% erlang functions of everyday use not covered elsewhere: type tests, sizes, conversions, tuples, halt-free.
-module(std_erlang_misc).
-export([main/1]).

main(_) ->
    p([atom_to_list(abc), list_to_atom("abc"), integer_to_list(5), float_to_list(1.5, [short]), tuple_to_list({1, 2}), list_to_tuple([a, b]), atom_to_binary(x, utf8)]),
    p([size({1, 2}), size(<<1, 2, 3>>), tuple_size({}), byte_size(<<"abc">>), bit_size(<<1>>), length([1]), map_size(#{})]),
    p([is_boolean(true), is_boolean(x), is_function(fun() -> ok end), is_function(fun lists:map/2, 2), is_bitstring(<<1>>), is_port(self()), is_reference(make_ref()), is_number(1.0)]),
    p([node(), node(self()), is_alive(), nodes()]),
    p([erlang:phash2(a), erlang:phash2({1, "x"}), erlang:phash2(<<"bin">>, 1000), erlang:phash2(1.5), erlang:phash2(#{a => 1}), erlang:phash2([1, 2, 3]), erlang:phash2(1 bsl 70)]),
    p([erlang:md5("abc"), erlang:crc32(<<"abc">>), erlang:adler32("abc")]),
    p([erlang:function_exported(lists, map, 2), erlang:function_exported(lists, nope, 0), erlang:is_builtin(erlang, self, 0)]),
    p([element(2, {a, b}), setelement(1, {a, b}, z), hd([1]), tl([1]), abs(-1), round(1.6), trunc(-1.6)]),
    p([apply(erlang, '+', [1, 2]), erlang:'++'([1], [2]), erlang:'--'([1], [1]), erlang:'not'(true), erlang:'and'(true, false), erlang:'=='(1, 1.0), erlang:'div'(7, 2), erlang:'bsl'(1, 3), erlang:'!'(self(), m)]),
    p([receive m -> got end, erlang:tuple_size({1}), erlang:min(1, 2), erlang:max(a, 1)]),
    p([is_atom(erlang:system_info(otp_release)) orelse is_list(erlang:system_info(otp_release)), is_integer(erlang:system_info(schedulers)), is_integer(erlang:system_info(process_count)), is_integer(erlang:system_info(process_limit)), erlang:system_info(wordsize)]),
    p([is_tuple(erlang:statistics(runtime)), is_tuple(statistics(wall_clock)), is_tuple(statistics(reductions)), is_integer(erlang:memory(total)), is_list(erlang:memory())]),
    p([iolist_size([1, "ab", <<"cde">>]), iolist_to_binary([1, [2]]), erlang:iolist_to_iovec([<<1>>, 2]) =/= [], list_to_binary([<<1>>, [2]]), bitstring_to_list(<<1, 2>>), list_to_bitstring([1, 2])]),
    p([list_to_pid(pid_to_list(self())) =:= self(), is_list(ref_to_list(make_ref())), erlang:make_tuple(2, x), erlang:append_element({a}, b)]),
    p([erlang:yield(), erlang:unique_integer() =/= erlang:unique_integer(), erlang:bump_reductions(10), erlang:external_size(a) > 0, erts_debug:flat_size([1, 2]) > 0]),
    p([binary_to_term(term_to_binary({a, [1], "x"})), binary_to_term(<<131, 97, 5>>), binary_to_term(term_to_binary(lists:seq(1, 1000), [compressed])) =:= lists:seq(1, 1000)]),
    p([erlang:ceil(1.2), erlang:floor(-1.2), erlang:binary_part(<<"hello">>, 1, 3), erlang:is_map_key(a, #{a => 1}), erlang:map_get(a, #{a => 1})]),
    p([module_loaded(lists), erlang:get_module_info(?MODULE, module), erlang:check_process_code(self(), ?MODULE)]).

p(L) -> [io:format("~w ", [X]) || X <- L], io:nl().
